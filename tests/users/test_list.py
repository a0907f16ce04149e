"""The list of an application's users."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panel.api.client import Api


@pytest.fixture
def url(support: int) -> str:
    return f"/application/{support}/users/"


def names(response: object) -> list[str]:
    return [row.name for row in response.context["users"]]  # type: ignore[attr-defined]


def test_shows_twenty_users_by_name_and_says_how_many_there_are(main_client: Client, url: str) -> None:
    response = main_client.get(url)
    assert response.status_code == 200
    shown = names(response)
    assert len(shown) == 20
    assert shown == sorted(shown)
    assert "25 users" in response.content.decode()


def test_the_second_page_shows_the_rest(main_client: Client, url: str) -> None:
    assert len(names(main_client.get(url, {"page": "2"}))) == 5


def test_a_page_holds_as_many_as_asked(main_client: Client, url: str) -> None:
    assert len(names(main_client.get(url, {"per_page": "50"}))) == 25


@pytest.mark.parametrize("odd", [{"page": "0"}, {"page": "x"}, {"per_page": "7"}, {"page": "²"}, {"order": "password"}])
def test_values_that_make_no_sense_show_the_first_page(main_client: Client, url: str, odd: dict[str, str]) -> None:
    response = main_client.get(url, odd)
    assert response.status_code == 200
    assert len(names(response)) == 20


def test_search_finds_a_part_of_the_username(main_client: Client, url: str, api: Api, support: int) -> None:
    api.users.add(support, name="zz-by-name", display_name="Somebody", password="Secret-pass-1")
    assert names(main_client.get(url, {"q": "by-nam"})) == ["zz-by-name"]


def test_search_finds_a_part_of_the_display_name(main_client: Client, url: str, api: Api, support: int) -> None:
    api.users.add(support, name="zz-other", display_name="Ada Fernwood", password="Secret-pass-1")
    assert names(main_client.get(url, {"q": "fernwoo"})) == ["zz-other"]


def test_a_user_found_both_ways_is_shown_once(main_client: Client, url: str, api: Api, support: int) -> None:
    api.users.add(support, name="quux", display_name="Quux", password="Secret-pass-1")
    assert names(main_client.get(url, {"q": "quux"})) == ["quux"]


def test_filters_by_activity(main_client: Client, url: str) -> None:
    active = main_client.get(url, {"active": "true", "per_page": "100"})
    inactive = main_client.get(url, {"active": "false", "per_page": "100"})
    assert all(row.active for row in active.context["users"])
    assert not any(row.active for row in inactive.context["users"])
    assert len(names(active)) + len(names(inactive)) == 25


def test_filters_by_acd_status(main_client: Client, url: str) -> None:
    rows = main_client.get(url, {"status": ["READY", "DND"], "per_page": "100"}).context["users"]
    assert Counter(row.acd_status for row in rows) == {"READY": 4, "DND": 1}


def test_a_filter_that_does_not_fit_is_named_and_left_out(main_client: Client, url: str) -> None:
    response = main_client.get(url, {"status": "ASLEEP"})
    assert len(names(response)) == 20
    assert "was left out" in response.content.decode()


@pytest.mark.parametrize(("order", "key"), [("id", "id"), ("name", "name")])
def test_sorts_by_what_the_api_sorts_by(main_client: Client, url: str, order: str, key: str) -> None:
    rows = list(main_client.get(url, {"order": order}).context["users"])
    assert rows == sorted(rows, key=lambda row: getattr(row, key))


def test_skills_and_queues_are_shown_on_demand(main_client: Client, url: str) -> None:
    assert not any(row.skills for row in main_client.get(url, {"per_page": "100"}).context["users"])
    assert any(
        row.skills
        for row in main_client.get(url, {"per_page": "100", "columns": "display_name,skills"}).context["users"]
    )


def test_markup_in_a_display_name_is_text(main_client: Client, url: str, api: Api, support: int) -> None:
    api.users.add(support, name="zz-html", display_name="<script>alert(1)</script>", password="Secret-pass-1")
    page = main_client.get(url, {"q": "zz-html"}).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_htmx_gets_the_list_alone(main_client: Client, url: str) -> None:
    fragment = main_client.get(url, headers={"HX-Request": "true", "HX-Target": "users"}).content.decode().strip()
    assert fragment.startswith('<div id="users"')
    assert "<html" not in fragment


def test_an_application_without_users_says_what_a_user_is(main_client: Client, api: Api) -> None:
    empty = next(found.id for found in api.applications.list() if found.name == "empty")
    page = main_client.get(f"/application/{empty}/users/").content.decode()
    assert "No users yet" in page
    assert f"/application/{empty}/users/new/" in page


def test_an_application_of_nobody_is_not_found(main_client: Client) -> None:
    assert main_client.get("/application/999999/users/").status_code == 404


def test_a_page_costs_one_call_and_one_query(main_client: Client, url: str, calls: list[str]) -> None:
    main_client.get(url)  # the application's name is kept from here on
    calls.clear()
    with CaptureQueriesContext(connection) as queries:
        main_client.get(url)
    assert calls == ["GetUsers"]
    assert len(queries) == 1  # the session, with its member and account


def test_an_application_that_was_deleted_elsewhere_is_not_found(
    main_client: Client, url: str, api: Api, support: int
) -> None:
    assert main_client.get(url).status_code == 200
    api.applications.delete(support)
    assert main_client.get(url).status_code == 404


@pytest.mark.parametrize("kind", ["skill", "queue"])
def test_a_filter_by_what_was_deleted_is_taken_away_and_that_is_said(
    main_client: Client, support: int, kind: str
) -> None:
    response = main_client.get(f"/application/{support}/users/", {kind: "999999"})
    assert f"The {kind} of the filter no longer exists" in response.content.decode()
    assert response.context["users"].total == 25


@pytest.mark.parametrize("kind", ["skill", "queue"])
def test_a_filter_by_more_than_an_id_can_be_filters_nothing(main_client: Client, support: int, kind: str) -> None:
    assert main_client.get(f"/application/{support}/users/", {kind: str(2**63)}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "application/{id}/",
        "application/{id}/edit/",
        "application/{id}/users/",
        "application/{support}/users/{id}/",
        "application/{support}/users/{id}/edit/",
        "application/{support}/users/skills/{id}/",
        "settings/subusers/{id}/",
        "settings/subusers/{id}/delete/",
    ],
)
@pytest.mark.parametrize("number", [2**63, 10**30])
def test_an_id_that_nothing_can_have_is_not_found_and_nobody_is_asked(
    main_client: Client, support: int, path: str, number: int, calls: list[str]
) -> None:
    assert main_client.get("/" + path.format(id=number, support=support)).status_code == 404
    assert calls == []


def test_the_largest_id_is_asked_for(main_client: Client) -> None:
    assert main_client.get(f"/application/{2**63 - 1}/").status_code == 404


def test_what_one_request_filters_by_another_does_not(main_client: Client, url: str) -> None:
    """All share the fields of the form."""
    before = main_client.get(url).context["filters"]
    filtered = main_client.get(f"{url}?active=false&status=READY&skill=x").context["filters"]
    after = main_client.get(url).context["filters"]
    assert filtered.cleaned_data["active"] == "false"
    assert list(filtered.errors) == ["skill"]
    for form in (before, after):
        assert not form.errors
        assert (form.cleaned_data["active"], form.cleaned_data["status"]) == ("", [])
