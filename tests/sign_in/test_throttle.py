"""Guessing is slowed down, and nobody else is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from panel.people.models import Account, AttemptCount
from panel.sign_in import throttle
from tests.conftest import PASSWORD
from tests.hashing import BoundedMD5
from tests.team import let_all_sign_in, signed_in
from tests.threads import at_once

RIGHT = {"account": "demo", "password": PASSWORD}
WRONG = {"account": "demo", "password": "Wrong-pass-1"}
LOGIN = "/login/demo/"
PAUSED = "Too many attempts"


class Counting(BoundedMD5):
    """Notes every password that it is asked about."""

    looked_at: list[str] = []  # noqa: RUF012 - a class of a test

    def verify(self, password: str, encoded: str) -> bool:
        self.looked_at.append(password)
        return super().verify(password, encoded)


@pytest.fixture
def looked_at(settings: Settings) -> list[str]:
    """The passwords that were compared with a member's from here on."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    Counting.looked_at.clear()
    return Counting.looked_at


@pytest.fixture
def client(account: Account) -> Client:
    assert account
    return Client()


def page(response: Any) -> str:
    return str(response.content.decode())


def let_pass(seconds: float) -> None:
    """As if that much time had gone by."""
    past = timedelta(seconds=seconds)
    for row in AttemptCount.objects.all():
        row.at, row.reserved = row.at - past, row.reserved - past
        row.paused_until = row.paused_until and row.paused_until - past
        row.save()


def fail(count: int, address: str = "203.0.113.1", **typed: str) -> None:
    for _ in range(count):
        Client(REMOTE_ADDR=address).post("/auth/", {**WRONG, **typed})


def test_after_five_wrong_passwords_there_is_a_growing_pause(client: Client) -> None:
    fail(4)
    assert PAUSED not in page(client.post("/auth/", WRONG))
    assert "Too many attempts. Wait 5 s" in page(client.post("/auth/", RIGHT))
    let_pass(6)
    fail(1)
    assert "Wait 10 s" in page(client.post("/auth/", RIGHT))
    let_pass(11)
    assert client.post("/auth/", RIGHT).status_code == 302


def test_the_pause_is_never_longer_than_a_quarter_of_an_hour(client: Client) -> None:
    fail(5)
    for _ in range(12):
        let_pass(901)
        AttemptCount.objects.update(at=timezone.now())  # the quarter of an hour does not end meanwhile
        fail(1)
    assert "Wait 900 s" in page(client.post("/auth/", RIGHT))


def test_attempts_during_a_pause_are_not_looked_at_and_do_not_make_it_longer(
    client: Client, looked_at: list[str]
) -> None:
    fail(5)
    looked_at.clear()
    fail(20)
    assert looked_at == []
    let_pass(6)
    assert client.post("/auth/", RIGHT).status_code == 302


def test_after_a_quarter_of_an_hour_attempts_are_forgotten(client: Client) -> None:
    fail(5)
    let_pass(901)
    fail(4)
    assert client.post("/auth/", RIGHT).status_code == 302


def test_a_right_password_forgets_the_wrong_ones(client: Client) -> None:
    for _ in range(3):
        fail(4)
        assert client.post("/auth/", RIGHT).status_code == 302


def test_the_pause_holds_for_a_name_whatever_the_address(client: Client) -> None:
    for number in range(5):
        fail(1, f"10.0.0.{number}")
    assert PAUSED in page(client.post("/auth/", RIGHT, REMOTE_ADDR="10.0.0.99"))


@pytest.mark.parametrize("spelling", ["DEMO", "Demo", " demo ", "\uff44emo"])
def test_a_pause_counts_for_all_spellings_of_a_name(client: Client, spelling: str) -> None:
    fail(5, account=spelling)
    assert PAUSED in page(client.post("/auth/", RIGHT))


def test_a_subuser_in_capitals_does_not_escape_the_pause(account: Account) -> None:
    let_all_sign_in(account)
    for typed in ("usermanager", "UserManager", "USERMANAGER", "uSERMANAGER", "useRmanager"):
        Client().post(LOGIN, {"username": typed, "password": "Wrong-pass-1"})
    for typed in ("usermanager", "USERMANAGER"):
        assert PAUSED in page(Client().post(LOGIN, {"username": typed, "password": PASSWORD}))


def test_one_name_does_not_pause_another(account: Account) -> None:
    let_all_sign_in(account)
    for _ in range(9):
        Client().post(LOGIN, {"username": "admin", "password": "Wrong-pass-1"})
    assert signed_in("usermanager")


def spray(count: int, address: str) -> None:
    """One guess for each of many names."""
    for number in range(count):
        Client(REMOTE_ADDR=address).post("/auth/", {"account": f"guess{number}", "password": "x"})


def test_an_address_is_paused_for_every_name_after_a_hundred_wrong_ones(client: Client) -> None:
    spray(99, "203.0.113.7")
    assert PAUSED not in page(client.post("/auth/", {**WRONG, "account": "one-more"}, REMOTE_ADDR="203.0.113.7"))
    assert PAUSED in page(client.post("/auth/", RIGHT, REMOTE_ADDR="203.0.113.7"))
    assert client.post("/auth/", RIGHT, REMOTE_ADDR="203.0.113.8").status_code == 302


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("2001:db8:1:2::1", "2001:0DB8:0001:0002:0:0:0:5"),
        ("203.0.113.7", "::ffff:203.0.113.7"),
    ],
)
def test_a_network_and_the_spellings_of_an_address_count_as_one(client: Client, one: str, another: str) -> None:
    spray(100, one)
    assert PAUSED in page(client.post("/auth/", RIGHT, REMOTE_ADDR=another))
    assert client.post("/auth/", RIGHT, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


def test_right_passwords_behind_the_same_address_do_not_use_up_its_attempts(client: Client) -> None:
    for _ in range(3):
        assert client.post("/auth/", RIGHT).status_code == 302
    assert not AttemptCount.objects.filter(key__startswith="address").exists()


def test_the_owners_browser_passes_the_pause_that_a_stranger_holds_up(client: Client) -> None:
    client.post("/auth/", RIGHT)
    client.post("/auth/logout/")
    fail(9)
    assert PAUSED in page(Client().post("/auth/", RIGHT))
    assert client.post("/auth/", RIGHT).status_code == 302


def test_a_known_browser_has_a_count_of_its_own(client: Client) -> None:
    client.post("/auth/", RIGHT)
    for _ in range(5):
        client.post("/auth/", WRONG)
    assert PAUSED in page(client.post("/auth/", RIGHT))
    assert Client().post("/auth/", RIGHT).status_code == 302


def test_a_browser_is_known_for_the_names_that_signed_in_there_only(account: Account) -> None:
    let_all_sign_in(account)
    browser = signed_in("usermanager")
    for _ in range(5):
        Client().post(LOGIN, {"username": "admin", "password": "Wrong-pass-1"})
    assert PAUSED in page(browser.post(LOGIN, {"username": "admin", "password": PASSWORD}))


@pytest.mark.parametrize("forged", ["x", "WyJhIixbXV0:1:2", "[]"])
def test_a_forged_cookie_makes_no_browser_known(client: Client, forged: str) -> None:
    fail(5)
    client.cookies["panel_browser"] = forged
    assert PAUSED in page(client.post("/auth/", RIGHT))


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_of_a_known_browser_is_out_of_reach_for_scripts(
    client: Client, settings: Settings, secure: bool
) -> None:
    settings.SESSION_COOKIE_SECURE = secure
    client.post("/auth/", RIGHT)
    cookie = client.cookies["panel_browser"]
    assert (bool(cookie["httponly"]), cookie["samesite"], cookie["max-age"]) == (True, "Lax", 180 * 24 * 60 * 60)
    assert bool(cookie["secure"]) is secure


def test_an_attempt_between_the_read_and_the_write_of_another_counts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, settle = [client], throttle._settle

    def settled_slowly(row: AttemptCount, now: datetime) -> None:
        settle(row, now)
        if waiting:
            waiting.pop().post("/auth/", WRONG)

    monkeypatch.setattr(throttle, "_settle", settled_slowly)
    Client().post("/auth/", WRONG)
    assert AttemptCount.objects.get(key__startswith="name:").failed == 2


def test_names_are_not_kept_as_they_were_typed(client: Client) -> None:
    client.post("/auth/", {"account": "My-password-by-mistake-1", "password": "x"})
    assert "mistake" not in str(AttemptCount.objects.values())


def test_what_a_process_took_to_its_grave_counts_as_failed(client: Client) -> None:
    fail(1)
    AttemptCount.objects.filter(key__startswith="name").update(checking=4)
    let_pass(61)
    assert PAUSED not in page(client.post("/auth/", WRONG))
    assert PAUSED in page(client.post("/auth/", RIGHT))


def test_a_check_that_broke_off_does_not_count(account: Account) -> None:  # noqa: ARG001 - the database
    for _ in range(9):
        with pytest.raises(KeyError), throttle.attempt("demo", "203.0.113.1"):
            raise KeyError
    with throttle.attempt("demo", "203.0.113.1") as attempt:
        attempt.succeeded = True


@pytest.fixture
def team(transactional_db: None, account: Account) -> list[str]:  # noqa: ARG001 - threads see what is committed
    return [*let_all_sign_in(account)]


def post(url: str, typed: dict[str, str]) -> Callable[[], Any]:
    return lambda: Client(REMOTE_ADDR="203.0.113.1").post(url, typed)


def test_twelve_colleagues_behind_one_address_all_get_in_at_once(team: list[str]) -> None:
    tasks = [post(LOGIN, {"username": name, "password": PASSWORD}) for name in team[:12]]
    assert [response.status_code for response in at_once(tasks)] == [302] * 12


def test_one_name_gets_in_twelve_times_at_once(team: list[str]) -> None:
    assert team
    assert [response.status_code for response in at_once([post("/auth/", RIGHT)] * 12)] == [302] * 12


def test_guesses_at_the_same_moment_do_not_escape_the_pause(
    team: list[str], looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert team
    monkeypatch.setattr(throttle, "FIRST_PAUSE", timedelta(minutes=1))  # longer than 24 guesses take here
    answers = at_once([post("/auth/", {**WRONG, "password": f"Guess-{number}"}) for number in range(24)])
    assert {response.status_code for response in answers} <= {200, 503}
    assert len(looked_at) == 5
    assert PAUSED in page(Client().post("/auth/", RIGHT))
