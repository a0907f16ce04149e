"""How the main account comes in, and what keeps others out."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from panel import settings as real
from panel.accounts import throttle
from panel.accounts.models import Account, Member, Session, SignInAttempt
from panel.web import health
from tests.conftest import PASSWORD

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


def test_sign_out_is_no_link(client: Client) -> None:
    assert client.get("/auth/logout/").status_code == 405


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
    assert response.context["form"].non_field_errors() == ["The name and the password do not fit together."]
    assert typed["password"] not in response.content.decode()


def test_a_password_is_hashed_whether_or_not_the_name_exists(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr("panel.accounts.backends.make_password", hashed.append)
    client.post("/auth/", {"account": "nobody", "password": "Wrong-pass-1"})
    assert hashed == ["Wrong-pass-1"]


def test_passwords_are_kept_as_argon2() -> None:
    assert real.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert Argon2PasswordHasher().encode("x", "saltsalt").startswith("argon2$argon2id")


def test_after_five_wrong_passwords_there_is_a_growing_pause(client: Client) -> None:
    for _ in range(5):
        client.post("/auth/", WRONG)
    refused = client.post("/auth/", RIGHT)
    assert "Too many attempts. Wait 5 s" in refused.content.decode()
    SignInAttempt.objects.update(at=timezone.now() - timedelta(seconds=6))
    client.post("/auth/", WRONG)
    assert "Wait 10 s" in client.post("/auth/", RIGHT).content.decode()


def test_the_pause_holds_for_an_address_whatever_the_name(client: Client) -> None:
    for number in range(5):
        client.post("/auth/", {"account": f"guess{number}", "password": "x"})
    assert "Too many attempts" in client.post("/auth/", RIGHT).content.decode()


def test_the_pause_holds_for_a_name_whatever_the_address(client: Client) -> None:
    for number in range(5):
        client.post("/auth/", WRONG, REMOTE_ADDR=f"10.0.0.{number}")
    assert "Too many attempts" in client.post("/auth/", RIGHT, REMOTE_ADDR="10.0.0.99").content.decode()


def test_after_a_quarter_of_an_hour_attempts_are_forgotten(client: Client) -> None:
    for _ in range(12):
        client.post("/auth/", WRONG)
    SignInAttempt.objects.update(at=timezone.now() - throttle.WINDOW - timedelta(seconds=1))
    assert client.post("/auth/", RIGHT).status_code == 302


def test_a_right_password_forgets_the_wrong_ones(client: Client) -> None:
    for _ in range(4):
        client.post("/auth/", WRONG)
    client.post("/auth/", RIGHT)
    assert not SignInAttempt.objects.filter(key__startswith="name").exists()


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


def test_the_session_cookie_is_out_of_reach_for_scripts(client: Client) -> None:
    client.post("/auth/", RIGHT)
    cookie = client.cookies["panel_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60


def test_health_needs_no_sign_in_and_tells_nothing(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok"})


def test_health_is_503_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Mock()
    broken.cursor.side_effect = OperationalError("password=hunter2")
    monkeypatch.setattr(health, "connection", broken)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert b"hunter2" not in response.content
