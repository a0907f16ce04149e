"""How the main account comes in, and what keeps others out."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from panel import settings as real
from panel.api.client import Api
from panel.people.models import Account, Member, Session, hashed_key
from panel.sign_in import one_time_links
from panel.sign_in.hashing import BoundedArgon2
from tests.conftest import PASSWORD
from tests.forms import forms_of

RIGHT = {"account": "demo", "password": PASSWORD}
WRONG = {"account": "demo", "password": "Wrong-pass-1"}


@pytest.fixture
def client(account: Account) -> Client:
    assert account
    return Client()


def test_the_main_account_signs_in_and_out(client: Client) -> None:
    assert client.post("/auth/", RIGHT).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.post("/auth/logout/").headers["Location"] == "/auth/"
    assert client.get("/").headers["Location"] == "/auth/?next=/"


USERNAME = {"autocomplete": "username", "autocapitalize": "none", "autofocus": ""}


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/auth/", {"account": USERNAME, "password": {"autocomplete": "current-password"}}),
        (
            "/login/demo/",
            {
                "username": {**USERNAME, "spellcheck": "false", "maxlength": "80"},
                "password": {"autocomplete": "current-password"},
            },
        ),
        (
            "/welcome/?token={token}",
            {
                "new_password": {"autocomplete": "new-password"},
                "new_password_again": {"autocomplete": "new-password"},
            },
        ),
    ],
)
def test_a_password_manager_knows_the_fields(
    account: Account, api: Api, url: str, fields: dict[str, dict[str, str]]
) -> None:
    subuser = api.subusers.list()[0]
    token = one_time_links.make(account, subuser.id, subuser.name)
    found = forms_of(Client().get(url.format(token=token)).content.decode())[0].inputs
    for name, attributes in fields.items():
        assert {each: found[name].get(each) for each in attributes} == attributes
        assert (found[name]["type"] == "password") is ("password" in name)


def test_sign_out_is_no_link(client: Client) -> None:
    client.post("/auth/", RIGHT)
    assert client.get("/auth/logout/").headers["Location"] == "/auth/"
    assert client.get("/").status_code == 200


def test_a_cookie_is_worth_nothing_after_sign_out(client: Client) -> None:
    client.post("/auth/", RIGHT)
    stolen = client.cookies["panel_session"].value
    client.post("/auth/logout/")
    thief = Client()
    thief.cookies["panel_session"] = stolen
    assert thief.get("/").status_code == 302


def test_sign_in_leads_back_to_where_one_was(client: Client) -> None:
    assert client.post("/auth/?next=/application/1/users/%3Fq%3Da", RIGHT).headers["Location"] == (
        "/application/1/users/?q=a"
    )


@pytest.mark.parametrize(
    "forged", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_nowhere_else(client: Client, forged: str) -> None:
    assert client.post(f"/auth/?next={forged}", RIGHT).headers["Location"] == "/"


@pytest.mark.parametrize(
    "typed", [WRONG, {"account": "nobody", "password": PASSWORD}, {"account": "owner", "password": PASSWORD}]
)
def test_an_unknown_name_and_a_wrong_password_look_the_same(client: Client, typed: dict[str, str]) -> None:
    response = client.post("/auth/", typed)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == ["Wrong name or password. Check both and try again."]
    assert typed["password"] not in response.content.decode()


def test_a_password_is_hashed_whether_or_not_the_name_exists(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr("panel.sign_in.backends.make_password", hashed.append)
    client.post("/auth/", {"account": "nobody", "password": "Wrong-pass-1"})
    assert hashed == ["Wrong-pass-1"]


def test_passwords_are_kept_as_argon2() -> None:
    assert real.PASSWORD_HASHERS == ["panel.sign_in.hashing.BoundedArgon2"]
    assert BoundedArgon2().encode("x", "saltsalt").startswith("argon2$argon2id")


def test_a_session_ends_eight_hours_after_sign_in_whatever_is_done_in_it(client: Client) -> None:
    client.post("/auth/", RIGHT)
    session = Session.objects.get()
    expected = timezone.now() + timedelta(hours=8)
    assert abs((session.expire_date - expected).total_seconds()) < 10
    changed = client.session
    changed["anything"] = 1
    changed.save()
    assert Session.objects.get().expire_date == session.expire_date
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/").status_code == 302


def test_a_session_knows_whose_it_is_and_where_it_began(client: Client, main_account: Member) -> None:
    client.post("/auth/", RIGHT, HTTP_USER_AGENT="Firefox")
    session = Session.objects.get()
    assert (session.member, session.ip, session.agent) == (main_account, "127.0.0.1", "Firefox")


def test_forwarded_addresses_count_behind_trusted_proxies_only(client: Client, settings: Settings) -> None:
    client.post("/auth/", RIGHT, HTTP_X_FORWARDED_FOR="203.0.113.5")
    assert Session.objects.get().ip == "127.0.0.1"
    Session.objects.all().delete()
    settings.TRUSTED_PROXIES = 1
    client.post("/auth/", RIGHT, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.5")
    assert Session.objects.get().ip == "203.0.113.5"


@pytest.mark.parametrize(
    ("forwarded", "kept"),
    [
        ("203.0.113.5:4711", "127.0.0.1"),
        ("unknown", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("<script>", "127.0.0.1"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:0DB8::0001", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_what_is_no_address_is_none_and_an_address_has_one_spelling(
    client: Client, settings: Settings, forwarded: str, kept: str
) -> None:
    settings.TRUSTED_PROXIES = 1
    client.post("/auth/", RIGHT, HTTP_X_FORWARDED_FOR=forwarded)
    assert Session.objects.get().ip == kept


def test_a_connection_without_an_address_signs_in_too(client: Client) -> None:
    assert client.post("/auth/", RIGHT, REMOTE_ADDR="").status_code == 302
    assert Session.objects.get().ip is None


def test_the_session_cookie_is_out_of_reach_for_scripts(client: Client) -> None:
    client.post("/auth/", RIGHT)
    cookie = client.cookies["panel_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60


def test_the_database_holds_no_key_that_opens_a_session(client: Client) -> None:
    client.post("/auth/", RIGHT)
    key = client.cookies["panel_session"].value
    row = Session.objects.get()
    assert row.pk == hashed_key(key)
    assert key not in str(Session.objects.values())
    thief = Client()
    thief.cookies["panel_session"] = row.pk
    assert thief.get("/").status_code == 302


def test_a_signed_in_page_finds_session_member_and_account_by_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.post("/auth/", RIGHT)
    with django_assert_num_queries(1):
        assert client.get("/preferences/").status_code == 200


def test_signing_in_again_in_the_same_browser_gives_another_key(client: Client) -> None:
    client.post("/auth/", RIGHT)
    first = client.cookies["panel_session"].value
    client.post("/auth/", RIGHT)
    assert client.cookies["panel_session"].value != first
    assert Session.objects.count() == 1
    client.cookies["panel_session"] = first
    assert client.get("/").status_code == 302


def test_a_key_that_was_planted_before_sign_in_is_not_the_one_afterwards(client: Client) -> None:
    client.cookies["panel_session"] = "planted-planted-planted-planted-"
    client.post("/auth/", RIGHT)
    assert client.cookies["panel_session"].value != "planted-planted-planted-planted-"


def test_a_session_from_before_a_change_of_password_ends(client: Client, main_account: Member) -> None:
    client.post("/auth/", RIGHT)
    main_account.set_password("Chosen-elsewhere-1")
    main_account.save()
    assert Session.objects.count() == 1
    assert client.get("/").headers["Location"] == "/auth/?ended=yes&next=/"
    assert not Session.objects.exists()


@pytest.mark.parametrize("where", ["DELETE", "SELECT"])
def test_sign_out_works_as_far_as_it_can_with_a_database_that_does_not(
    transactional_db: None,  # noqa: ARG001 - what fails must not end the test's own transaction
    client: Client,
    where: str,
) -> None:
    client.post("/auth/", RIGHT)

    def broken(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(where):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(broken):
        response = client.post("/auth/logout/")
    assert response.status_code == 302
    assert client.cookies["panel_session"].value == ""
    assert client.get("/").headers["Location"] == "/auth/?next=/"
    assert "database could not be changed" in client.get("/auth/").content.decode()


def test_a_session_of_before_an_update_goes_on(main_client: Client) -> None:
    session = main_client.session
    session["_auth_user_backend"] = "panel.accounts.backends.MemberBackend"  # where the backend was then
    session.save()
    assert main_client.get("/profile/").status_code == 200
