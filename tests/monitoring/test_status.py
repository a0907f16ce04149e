"""`/status/`: how the panel does, in words for those who run it."""

import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from panel.audit_stream.models import StreamCursor
from panel.journal.models import ChainHead
from panel.monitoring import status
from panel.people.models import Account
from panel.resilience.breaker import breaker_of
from panel.upkeep import marks
from panel.upkeep.models import Mark
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

RECEIVER = "syslog+tcp://logs.example:601"


def lines(client: Client) -> dict[str, tuple[str, str]]:
    """Label -> what kind of finding it is, and what it says."""
    response = client.get("/status/")
    assert response.status_code == 200
    return {label: (finding.word, finding.said) for label, finding in response.context["lines"]}


def test_what_works_is_said(main_client: Client) -> None:
    marks.put(marks.this_worker())
    marks.put(marks.BACKUP)
    found = lines(main_client)
    assert {label: word for label, (word, _) in found.items()} == {
        "API": "ok",
        "Key": "ok",
        "Clock": "ok",
        "Journal, sent on": "note",
        "Cache": "ok",
        "Worker": "ok",
        "Last backup": "ok",
    }
    assert found["API"][1].startswith("It accepts the key, and answered in ")
    assert found["Worker"][1] == "1 worker is running."
    assert "<dd>\n          0.1.0" in main_client.get("/status/").content.decode()


def test_a_key_that_the_api_refuses_is_a_problem(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("GetAccountInfo", code=100)
    found = lines(main_client)
    assert found["API"][0] == "problem"
    assert found["API"][1].startswith("the API refuses the key: ")
    assert found["Clock"] == ("note", "It cannot be compared now.")


def test_while_the_breaker_is_open_the_api_is_not_asked(
    main_client: Client, account: Account, calls: list[str]
) -> None:
    cache.set(breaker_of(account.api_url, account.account_id)._open, True)
    found = lines(main_client)
    assert found["API"] == ("problem", "The API has not answered for a while.")
    assert calls == []


def test_an_api_that_hangs_does_not_hold_up_the_page_for_long(
    main_client: Client, account: Account, monkeypatch: pytest.MonkeyPatch, sandbox: RunningSandbox
) -> None:
    monkeypatch.setattr(status, "CLOCK_SECONDS", 0.2)
    monkeypatch.setattr("panel.resilience.guard.CALL_SECONDS", 0.2)
    sandbox.fault("GetAccountInfo", latency_ms=5000)
    began = time.monotonic()
    assert lines(main_client)["API"][0] == "problem"
    assert time.monotonic() - began < 5
    assert account


def test_a_key_that_cannot_be_decrypted_is_a_problem(main_client: Client, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(private_key="gAAAAA-not-ours")
    found = lines(main_client)
    assert (found["API"][0], found["Key"]) == ("problem", ("problem", "the service key cannot be decrypted."))


def test_a_cache_that_is_away_is_a_problem(main_client: Client, valkey_away: None) -> None:  # noqa: ARG001
    said = "The cache cannot be reached. Pages work without it, but more slowly."
    assert lines(main_client)["Cache"] == ("problem", said)


def test_commands_stand_out(main_client: Client) -> None:
    text = main_client.get("/status/").content.decode()
    assert "No backup was made yet by <code>manage.py backup</code>." in text
    assert "Start <code>manage.py worker</code>; <code>manage.py serve</code> also starts one." in text


def test_a_worker_that_died_is_a_problem(main_client: Client) -> None:
    marks.put(marks.this_worker())
    Mark.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert lines(main_client)["Worker"][0] == "problem"


def test_a_receiver_that_takes_nothing_is_a_problem(main_client: Client, account: Account, settings: Settings) -> None:
    settings.AUDIT_STREAM = RECEIVER
    last = ChainHead.objects.get(account=account).seq
    StreamCursor.objects.create(account=account, seq=last, delivered=timezone.now())
    assert lines(main_client)["Journal, sent on"] == (
        "ok",
        f"the journal up to event {last} is at {RECEIVER}; events that wait: 0.",
    )
    StreamCursor.objects.update(seq=last - 1, failures=3, last_error="The connection failed: timed out.")
    assert lines(main_client)["Journal, sent on"] == (
        "problem",
        f"the journal is not taken by {RECEIVER}; events that wait: 1. The connection failed: timed out.",
    )


def test_events_that_nobody_sends_are_a_problem(main_client: Client, settings: Settings) -> None:
    settings.AUDIT_STREAM = RECEIVER

    with connection.cursor() as db:
        db.execute("UPDATE journal_event SET at = '2026-01-01'")
    assert lines(main_client)["Journal, sent on"][0] == "problem"


def test_the_page_shows_no_secret(main_client: Client, account: Account, settings: Settings) -> None:
    settings.AUDIT_STREAM = "https://siem.example/hooks/T0KEN-in-the-path"
    settings.AUDIT_STREAM_SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    page = main_client.get("/status/").content.decode()
    for secret in ("T0KEN-in-the-path", "whsec_", "MDEyMzQ1", account.private_key, str(settings.SECRET_KEY)):
        assert secret not in page


@pytest.mark.parametrize(("member", "status"), [("support", 200), ("usermanager", 403), ("payer", 403)])
def test_it_is_for_those_who_may_read_the_logs(account: Account, member: str, status: int) -> None:
    let_all_sign_in(account)
    assert signed_in(member).get("/status/").status_code == status
