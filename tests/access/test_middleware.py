"""Every request is decided before its view runs."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client, override_settings

from tests.access.routes import ran

FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://testserver/application/7/users/?q=a&page=2"}


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head", "options"])
def test_a_view_that_names_nothing_never_runs(alone: Client, method: str) -> None:
    with override_settings(ROOT_URLCONF="tests.access.routes_with_a_gap"):
        response = getattr(alone, method)("/", headers={"X-Member": "MainAccount"})
    assert response.status_code == 500
    assert ran == []


def test_the_public_pages_open_to_everybody(alone: Client) -> None:
    assert alone.get("/auth/").status_code == 200


def test_a_public_page_asks_nobody_for_roles(alone: Client) -> None:
    assert alone.get("/auth/", headers={"X-Member": "unreadable"}).content == b"everybody: 0"


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head", "options"])
def test_a_section_opens_to_its_roles_with_every_verb(alone: Client, method: str) -> None:
    assert getattr(alone, method)("/logs/", headers={"X-Member": "Support"}).status_code == 200
    assert getattr(alone, method)("/logs/", headers={"X-Member": "UserManager"}).status_code == 403
    assert ran == ["logs"]


@pytest.mark.parametrize(
    ("member", "status"),
    [
        ("MainAccount", 200),
        ("Owner", 200),
        ("Developer", 403),
        ("UserManager", 200),
        ("Accountant", 403),
        ("Accountant,UserManager", 200),
        ("Accountant,Root", 403),
        ("Root", 403),
        ("none", 403),
    ],
)
def test_the_matrix_decides(alone: Client, member: str, status: int) -> None:
    assert alone.get("/application/7/users/", headers={"X-Member": member}).status_code == status


@pytest.mark.parametrize("member", ["none", "Root", "Payer"])
def test_what_is_open_to_every_member_needs_no_role(alone: Client, member: str) -> None:
    assert alone.get("/settings/roles/", headers={"X-Member": member}).status_code == 200


def test_a_refusal_names_the_section_the_roles_and_who_opens_it(alone: Client) -> None:
    response = alone.get("/logs/", headers={"X-Member": "Root,Payer,Accountant"})
    assert response.status_code == 403
    assert response.content.decode() == (
        "page: Logs / Accountant Payer Root / MainAccount Owner Admin Developer Supervisor Support"
    )
    assert "no-store" in response["Cache-Control"]


def test_a_fragment_is_refused_with_a_fragment(alone: Client) -> None:
    response = alone.get("/logs/", headers={"X-Member": "Payer", **FRAGMENT})
    assert (response.status_code, response.content) == (
        403,
        b"Logs / Payer / MainAccount Owner Admin Developer Supervisor Support",
    )


@pytest.mark.parametrize("extra", [{"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}])
def test_boosted_links_and_restored_pages_get_a_page(alone: Client, extra: dict[str, str]) -> None:
    response = alone.get("/logs/", headers={"X-Member": "Payer", **FRAGMENT, **extra})
    assert response.status_code == 403
    assert response.content.startswith(b"page: Logs")


@pytest.mark.parametrize("headers", [{}, FRAGMENT, {**FRAGMENT, "HX-Boosted": "true"}])
def test_no_htmx_header_opens_anything(alone: Client, headers: dict[str, str]) -> None:
    assert alone.post("/logs/", headers={"X-Member": "Payer", **headers}).status_code == 403
    assert alone.post("/logs/", headers=headers).status_code == (401 if headers else 302)
    assert ran == []


def test_signed_out_one_is_sent_to_sign_in_and_back(alone: Client) -> None:
    response = alone.get("/logs/?page=2&q=%26")
    assert response.status_code == 302
    assert response["Location"] == "/auth/?next=/logs/%3Fpage%3D2%26q%3D%2526"
    assert "no-store" in response["Cache-Control"]


def test_a_page_open_to_every_member_is_not_open_to_nobody(alone: Client) -> None:
    assert alone.get("/settings/roles/").status_code == 302


@pytest.mark.parametrize(
    ("extra", "method", "back"),
    [
        ({}, "get", "/application/7/users/%3Fq%3Da%26page%3D2"),
        ({}, "post", "/application/7/users/%3Fq%3Da%26page%3D2"),
        ({"HX-Boosted": "true"}, "get", "/logs/"),
        ({"HX-Boosted": "true"}, "post", "/application/7/users/%3Fq%3Da%26page%3D2"),
    ],
    ids=["fragment", "form of a fragment", "link", "form"],
)
def test_htmx_gets_a_401_and_the_way_to_sign_in_and_back(
    alone: Client, extra: dict[str, str], method: str, back: str
) -> None:
    response = getattr(alone, method)("/logs/", headers={**FRAGMENT, **extra})
    assert response.status_code == 401
    assert response["Panel-Sign-In"] == f"/auth/?ended=yes&next={back}"
    assert "no-store" in response["Cache-Control"]
    assert not {"Location", "HX-Redirect"} & set(response.headers)
    assert ran == []


def test_a_sent_form_leads_back_to_its_page(alone: Client) -> None:
    page = "http://testserver/application/7/users/3/edit/?q=a"
    response = alone.post("/logs/", headers={"Referer": page})
    assert response["Location"] == "/auth/?ended=yes&next=/application/7/users/3/edit/%3Fq%3Da"


@pytest.mark.parametrize("referer", ["", "https://evil.example/logs/", "nonsense", "http://testserver.evil.example/"])
def test_a_form_that_comes_from_elsewhere_leads_back_nowhere(alone: Client, referer: str) -> None:
    assert alone.post("/logs/", headers={"Referer": referer})["Location"] == "/auth/"


def test_a_session_that_ended_is_said_to_have_ended(alone: Client) -> None:
    alone.cookies["session"] = "of yesterday"
    assert alone.get("/logs/")["Location"] == "/auth/?ended=yes&next=/logs/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "http://testserver//evil.example/", "nonsense"])
def test_one_never_comes_back_to_another_site(alone: Client, elsewhere: str) -> None:
    response = alone.get("/logs/", headers={"HX-Request": "true", "HX-Current-URL": elsewhere})
    assert response["Panel-Sign-In"] == "/auth/?ended=yes"


def test_unreadable_roles_open_nothing_and_say_so(alone: Client) -> None:
    for url in ["/logs/", "/settings/roles/"]:
        response = alone.get(url, headers={"X-Member": "unreadable"})
        assert response.status_code == 503
        assert response.content == b"page: GetSubUserRoles got no usable answer: it timed out"
    assert ran == []
    assert (
        alone.get("/logs/", headers={"X-Member": "unreadable", **FRAGMENT}).content
        == b"GetSubUserRoles got no usable answer: it timed out"
    )


def test_a_subuser_who_does_not_exist_any_more_is_signed_out(alone: Client) -> None:
    session = alone.session
    session["left"] = "over"
    session.save()
    response = alone.get("/logs/", headers={"X-Member": "gone"})
    assert response["Location"] == "/auth/?next=/logs/"
    assert response.cookies["session"].value == ""
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "You were signed out: this subuser no longer exists. Ask the main account."
    ]
    assert ran == []


def test_a_subuser_who_does_not_exist_any_more_leaves_the_page_too(alone: Client) -> None:
    response = alone.post("/logs/", headers={"X-Member": "gone", **FRAGMENT})
    assert response["HX-Redirect"] == "/auth/?next=/application/7/users/%3Fq%3Da%26page%3D2"
    assert ran == []
