"""A list keeps its state through the pages below it."""

from django.test import RequestFactory

from panel.web.lists import carry, way_back


def test_the_way_back_is_the_list_as_it_was() -> None:
    request = RequestFactory().get("/application/7/users/5/edit/?q=ann&page=2&status=READY&status=DND&to=list")
    assert way_back(request, "users:list", 7) == "/application/7/users/?q=ann&page=2&status=READY&status=DND"


def test_without_a_state_the_way_back_is_the_bare_list() -> None:
    assert way_back(RequestFactory().get("/settings/subusers/5/?to=list"), "subusers:list") == "/settings/subusers/"


def test_nothing_in_the_query_leads_out_of_the_panel() -> None:
    request = RequestFactory().get("/x/?to=https://evil.example/&next=//evil.example/&q=https://evil.example/")
    assert way_back(request, "subusers:list").startswith("/settings/subusers/?")


def test_links_below_a_list_carry_its_state() -> None:
    request = RequestFactory().get("/list/?q=a%26b&page=2&to=list")
    assert (carry(request), carry(request, to="list")) == ("?q=a%26b&page=2", "?q=a%26b&page=2&to=list")


def test_a_list_without_a_state_adds_nothing_to_its_links() -> None:
    assert carry(RequestFactory().get("/list/")) == ""
