"""What has ended is removed."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from panel.people.models import Account, AttemptCount, OneTimeLink, Session
from panel.sign_in import tidying
from tests.conftest import PASSWORD

RIGHT = {"account": "demo", "password": PASSWORD}


@pytest.fixture
def ended(account: Account) -> None:
    """A session, a count and a link that have ended, and one of each that has not."""
    now = timezone.now()
    for number, ago in enumerate((timedelta(days=2), timedelta(minutes=1))):
        Session.objects.create(session_key=f"key{number}", expire_date=now + timedelta(minutes=30) - ago)
        AttemptCount.objects.create(key=f"name:{number}", at=now - ago)
        OneTimeLink.objects.create(account=account, subuser_id=number, name="x", token_hash=str(number), made=now - ago)


def left() -> tuple[list[str], list[str], list[int]]:
    return (
        [*Session.objects.filter(pk__startswith="key").values_list("pk", flat=True)],
        [*AttemptCount.objects.filter(pk__regex="^name:[01]$").values_list("pk", flat=True)],
        [*OneTimeLink.objects.values_list("subuser_id", flat=True)],
    )


REST = (["key1"], ["name:1"], [1])


@pytest.mark.usefixtures("ended")
def test_the_command_removes_what_has_ended_and_says_how_much() -> None:
    said = io.StringIO()
    call_command("tidy", stdout=said)
    assert said.getvalue().startswith("Removed: 1 session(s), 1 count(s) of attempts, 1 one-time link(s), ")
    assert left() == REST


@pytest.mark.usefixtures("ended")
def test_it_is_done_beside_sign_ins_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "_next", 0.0)
    Client().post("/auth/", RIGHT)
    assert left() == REST
    Session.objects.filter(pk="key1").update(expire_date=timezone.now())
    Client().post("/auth/", RIGHT)
    assert left() == REST


@pytest.mark.usefixtures("ended")
def test_a_sign_in_does_not_fail_by_it(
    transactional_db: None,  # noqa: ARG001 - what fails must not end the test's own transaction
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(tidying, "_next", 0.0)

    def full(execute: object, sql: str, *rest: object) -> object:
        if sql.startswith("DELETE"):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)  # type: ignore[operator]

    with connection.execute_wrapper(full):
        assert Client().post("/auth/", RIGHT).status_code == 302
    assert "Old rows could not be removed: database or disk is full" in caplog.text
