"""What is only wrong for a moment is a 503 that says so; a failing page has one that does not fail."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, cast

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.cache import cache
from django.db import OperationalError, connection
from django.template import engines
from django.test import Client
from pytest_django.fixtures import Settings

from panel.people.models import Account, Member, Session
from panel.resilience.turns import TooBusyError, Turns
from panel.sign_in import hashing
from panel.web.jinja import Templates
from tests.conftest import PASSWORD
from tests.team import let_all_sign_in
from tests.threads import at_once

RIGHT = {"account": "demo", "password": PASSWORD}


def locked(code: int = sqlite3.SQLITE_BUSY) -> OperationalError:
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = code
    error = OperationalError("database is locked")
    error.__cause__ = cause
    return error


@contextmanager
def failing(statement: str, error: OperationalError) -> Iterator[None]:
    """Statements that begin so fail."""

    def broken(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(statement):
            raise error
        return execute(sql, *rest)

    with connection.execute_wrapper(broken):
        yield


@pytest.fixture
def browser(transactional_db: None, account: Account) -> Client:  # noqa: ARG001 - failures end no test's transaction
    browser = Client(raise_request_exception=False)
    assert browser.post("/auth/", RIGHT).status_code == 302
    return browser


def test_a_locked_database_in_a_view_is_503_with_retry_after(browser: Client) -> None:
    with failing('UPDATE "accounts_member"', locked()):
        response = browser.post("/preferences/", {"theme": "dark"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "It is not certain whether your change was saved." in response.content.decode()


def test_a_locked_database_in_a_middleware_is_503_too(browser: Client) -> None:
    with failing('SELECT "accounts_session"', locked()):
        response = browser.get("/preferences/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "Nothing was changed." in response.content.decode()


def test_a_session_that_cannot_be_stored_is_503(browser: Client) -> None:
    with failing('INSERT INTO "accounts_session"', locked()):
        assert browser.post("/auth/", RIGHT).status_code == 503


@pytest.mark.parametrize("code", [sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, 261, 517])
def test_so_are_a_full_disk_and_the_extended_codes(browser: Client, code: int) -> None:
    with failing('UPDATE "accounts_member"', locked(code)):
        assert browser.post("/preferences/", {"theme": "dark"}).status_code == 503


def test_a_missing_table_is_a_defect(browser: Client) -> None:
    with failing('UPDATE "accounts_member"', locked(sqlite3.SQLITE_ERROR)):
        assert browser.post("/preferences/", {"theme": "dark"}).status_code == 500


def test_a_fragment_gets_the_sentence_alone(browser: Client) -> None:
    with failing('UPDATE "accounts_member"', locked()):
        response = browser.post("/preferences/", {"theme": "dark"}, headers={"HX-Request": "true"})
    assert response.status_code == 503
    assert "data-message" in response.content.decode()
    assert "<html" not in response.content.decode()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite locks the whole database")
def test_a_really_locked_database_is_503(browser: Client, settings: Settings) -> None:
    assert settings.DATABASES["default"]["OPTIONS"]["timeout"] == 10
    name = connection.settings_dict["NAME"]
    connection.cursor().execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(name, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert browser.post("/preferences/", {"theme": "dark"}).status_code == 503
        assert browser.get("/preferences/").status_code == 200
    connection.cursor().execute("PRAGMA busy_timeout = 10000")
    assert browser.post("/preferences/", {"theme": "dark"}).status_code in (200, 302)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL locks single rows")
def test_a_really_locked_row_is_503(browser: Client) -> None:
    cursor = connection.cursor()
    cursor.execute("SHOW lock_timeout")
    assert cursor.fetchone() == ("10s",)
    cursor.execute("SET lock_timeout = 10")
    with closing(connection.copy()) as other:
        other.set_autocommit(False)
        other.cursor().execute("SELECT 1 FROM accounts_member FOR UPDATE")
        assert browser.post("/preferences/", {"theme": "dark"}).status_code == 503
        assert browser.get("/preferences/").status_code == 200
        other.rollback()
    cursor.execute("SET lock_timeout = 10000")
    assert browser.post("/preferences/", {"theme": "dark"}).status_code in (200, 302)


def test_many_writers_beside_many_sign_ins_end_in_no_500(browser: Client, account: Account) -> None:
    assert browser
    names = [*let_all_sign_in(account)]
    cache.set("x", 0)

    def sign_in(name: str) -> Callable[[], list[int]]:
        def task() -> list[int]:
            client = Client()
            typed = {"username": name, "password": PASSWORD}
            wrong = {"username": name, "password": "Wrong-pass-1"}
            return [client.post("/login/demo/", each).status_code for each in (wrong, typed, typed)]

        return task

    def write() -> list[int]:
        client = Client()
        client.force_login(Member.objects.get(account=account, subuser_id=None))
        return [client.post("/preferences/", {"theme": theme}).status_code for theme in ("dark", "light") * 5]

    answers = at_once([*map(sign_in, names), *[write] * 16])
    statuses = {status for each in answers for status in each}
    assert 302 in statuses
    assert statuses <= {200, 302, 503}
    signed_in = sum(each[2] == 302 for each in answers[: len(names)])
    assert Session.objects.exclude(member__subuser_id=None).count() >= signed_in > 0


def test_few_hash_at_once_and_few_wait(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "turns", Turns(1, 0, 0))
    held = threading.Event()
    release = threading.Event()

    def hold() -> None:
        with hashing.turns.turn():
            held.set()
            release.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)
    try:
        for url, typed in (
            ("/auth/", RIGHT),
            ("/auth/", {"account": "nobody", "password": "x"}),
            ("/profile/password/", {"old_password": PASSWORD, "new_password": "Another-pass-1"}),
        ):
            response = browser.post(url, typed)
            assert (response.status_code, response.headers["Retry-After"]) == (503, "5"), url
            assert "Nothing was changed." in response.content.decode()
    finally:
        release.set()
        thread.join()
    for _ in range(7):  # what was not looked at does not count
        assert browser.post("/auth/", RIGHT).status_code == 302


def test_never_more_than_two_hash_at_the_same_moment() -> None:
    turns = Turns(2, 20, 30)
    inside, most = set(), []
    lock = threading.Lock()
    both = threading.Barrier(2)

    def work() -> None:
        with turns.turn():
            with lock:
                inside.add(threading.get_ident())
                most.append(len(inside))
            both.wait(30)  # two are needed to go on, so two there are
            with lock:
                inside.discard(threading.get_ident())
            both.wait(30)

    at_once([work] * 12)
    assert max(most) == 2


def test_a_turn_ends_with_its_work_also_when_that_fails() -> None:
    turns = Turns(1, 0, 0)
    for _ in range(3):
        with pytest.raises(KeyError), turns.turn():
            raise KeyError


def test_who_has_a_turn_needs_no_other_and_nobody_else_gets_one() -> None:
    turns = Turns(1, 0, 0)

    def take() -> str:
        with turns.turn():
            return "had"

    with turns.turn(), turns.turn(), pytest.raises(TooBusyError):
        at_once([take])
    assert at_once([take]) == ["had"]


def test_the_panels_own_hasher_takes_turns() -> None:
    assert issubclass(hashing.BoundedArgon2, hashing.Bounded)
    assert hashing.turns is not None
    assert hashing.AT_ONCE == 2


class Gone(ManifestStaticFilesStorage):
    """Static files that were not collected."""

    def url(self, name: str | None, force: bool = False) -> str:  # noqa: ARG002
        raise ValueError(f"Missing staticfiles manifest entry for {name!r}")


def test_a_failing_error_page_falls_back_to_one_without_assets(browser: Client, settings: Settings) -> None:
    compiled = cast("Templates", engines["jinja"]).env.cache
    assert compiled is not None
    compiled.clear()  # templates hold the addresses of static files
    settings.STORAGES = {**django_settings.STORAGES, "staticfiles": {"BACKEND": f"{__name__}.Gone"}}
    with failing('UPDATE "accounts_member"', locked(sqlite3.SQLITE_ERROR)):
        response = browser.post("/preferences/", {"theme": "dark"})
    assert response.status_code == 500
    page = response.content.decode()
    assert "An error in the panel" in page
    assert "stylesheet" not in page
