"""The journal's events at a webhook: all of them, in their order, signed, and without secrets."""

import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from panel.audit_stream import sending
from panel.audit_stream.batches import Batch
from panel.audit_stream.errors import NotTakenError
from panel.audit_stream.models import StreamCursor
from panel.audit_stream.receivers import Receiver, receiver_at
from panel.audit_stream.sending import claimed, send_all
from panel.journal.models import ChainHead
from panel.journal.tidying import tidy
from panel.journal.verifying import verify_export
from panel.people.models import Account
from tests.audit_stream.conftest import PASSWORD_OF_A_USER, SECRET, Hook, add_event
from tests.threads import at_once

ROOT = Path(__file__).parents[2]


def send(hook: Hook) -> bool:
    return send_all(receiver_at(hook.url, SECRET))


def seqs(hook: Hook) -> list[int]:
    return [json.loads(line)["seq"] for line in hook.lines]


def cursor() -> StreamCursor:
    return StreamCursor.objects.get()


def pause_over() -> None:
    StreamCursor.objects.update(next_try=timezone.now())


def test_every_event_arrives_once_and_in_order(journal: Account, hook: Hook) -> None:
    assert send(hook)
    assert seqs(hook) == list(range(1, 11))
    assert not send(hook), "there is nothing new"
    add_event(journal)
    assert send(hook)
    assert seqs(hook) == list(range(1, 12))
    assert (cursor().seq, cursor().claim) == (11, None)


def test_what_arrives_can_be_checked_like_an_export(journal: Account, hook: Hook) -> None:
    add_event(journal)
    send(hook)
    verdict = verify_export(hook.lines)
    assert (verdict.events, verdict.problems, verdict.remarks) == (11, [], [])
    assert verdict.head.hash == ChainHead.objects.get().hash


def test_no_password_leaves_the_panel(journal: Account, hook: Hook) -> None:
    send(hook)
    assert json.loads(hook.lines[0])["arguments"] == {"user_name": "ada", "user_password": "***"}
    everything = "".join(hook.lines) + str([headers for headers, _ in hook.got])
    assert PASSWORD_OF_A_USER not in everything
    assert SECRET.removeprefix("whsec_") not in everything
    assert journal.private_key not in everything


def test_the_example_of_the_documentation_accepts_it_and_nothing_else(journal: Account, hook: Hook) -> None:
    add_event(journal)
    page = (ROOT / "docs" / "audit-stream.md").read_text()
    example = page.partition("```python\n")[2].partition("```")[0]
    scope: dict[str, object] = {}
    exec(compile(example, "docs/audit-stream.md", "exec"), scope)  # noqa: S102 - our own page
    is_genuine = scope["is_genuine"]
    assert callable(is_genuine)
    send(hook)
    headers, body = hook.got[0]
    headers = {name.lower(): value for name, value in headers.items()}
    assert is_genuine(SECRET, headers, body)
    assert not is_genuine(SECRET, headers, body + b"\n")
    assert not is_genuine("whsec_" + "A" * 44, headers, body)
    assert not is_genuine(SECRET, headers | {"webhook-id": "another"}, body)
    late = str(int(time.time()) - 3600)
    assert not is_genuine(SECRET, headers | {"webhook-timestamp": late}, body)


def test_the_openssl_line_of_the_documentation_makes_a_good_secret(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "audit-stream.md").read_text()
    line = next(line for line in page.splitlines() if line.startswith('echo "whsec_'))
    secret = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True).stdout.strip()
    environment = {
        "PATH": "/usr/bin:/bin",
        "PANEL_SECRET_KEY": "x" * 50,
        "PANEL_ENCRYPTION_KEYS": "3vG6Ar3pVq6Vw8yQkqY3uIuVJqk1i9mPYy8M1Nn0q2c=",
        "PANEL_DATA": str(tmp_path / "data"),
        "PANEL_AUDIT_STREAM": "https://siem.example/hook",
        "PANEL_AUDIT_STREAM_SECRET": secret,
    }
    started = subprocess.run(
        [sys.executable, "manage.py", "diffsettings"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stderr


@pytest.mark.parametrize("status", [500, 404, 302, 410])
def test_what_was_not_taken_is_sent_again_after_a_growing_pause(journal: Account, hook: Hook, status: int) -> None:
    hook.status = status
    assert not send(hook)
    assert not send(hook), "it pauses"
    assert len(hook.got) == 1
    assert cursor().last_error == f"The answer had the HTTP status {status}."
    pauses = []
    for _ in range(3):
        pause_over()
        began = timezone.now()
        send(hook)
        pauses.append(cursor().next_try - began)
    assert timedelta(seconds=1) <= pauses[0] <= timedelta(seconds=2.5)
    assert timedelta(seconds=4) <= pauses[2] <= timedelta(seconds=8.5)
    assert (cursor().failures, cursor().seq) == (4, 0)
    hook.status = 200
    hook.got.clear()
    pause_over()
    add_event(journal)
    assert send(hook)
    assert seqs(hook) == list(range(1, 12)), "nothing is left out"
    assert (cursor().failures, cursor().last_error) == (0, "")


def test_the_pause_has_an_end() -> None:
    for _ in range(20):
        pause = sending.pause_until(1000) - timezone.now()
        assert timedelta(seconds=149) < pause <= timedelta(seconds=300)


def test_nobody_there_is_said_without_a_secret(journal: Account) -> None:
    assert journal
    assert not send_all(receiver_at("http://127.0.0.1:1/hook", SECRET))
    assert cursor().last_error == "The connection failed: connection refused or host not found."


def test_a_batch_whose_answer_was_lost_is_sent_again_with_the_same_id(
    journal: Account, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert journal
    receiver = receiver_at(hook.url, SECRET)
    taken = type(receiver).send

    def lost(self: Receiver, batch: Batch, deadline: float) -> None:
        taken(self, batch, deadline)
        raise NotTakenError("The connection failed.")

    with monkeypatch.context() as patch:
        patch.setattr(type(receiver), "send", lost)
        send(hook)
    pause_over()
    send(hook)
    assert [headers["webhook-id"] for headers, _ in hook.got] == [f"{journal.account_id}-1-10"] * 2


def test_long_journals_go_in_batches(journal: Account, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    assert journal
    monkeypatch.setattr("panel.audit_stream.batches.MOST_BYTES", 2000)
    while send(hook):
        assert len(hook.got[-1][1]) <= 2000
    assert len(hook.got) > 2
    assert seqs(hook) == list(range(1, 11))


def test_what_retention_removed_before_is_left_out(journal: Account, hook: Hook) -> None:
    with connection.cursor() as db:
        db.execute("UPDATE journal_event SET at = '2020-01-01' WHERE seq <= 4")
    tidy(days=30)
    assert journal
    assert send(hook)
    assert seqs(hook) == [*range(5, 12)]


def test_a_dead_workers_claim_ends(journal: Account, hook: Hook) -> None:
    assert not StreamCursor.objects.exists()
    hook.status = 500
    send(hook)
    pause_over()
    hook.status = 200
    hook.got.clear()
    dead = claimed(journal)
    assert dead is not None
    assert not send(hook), "it may be sending"
    StreamCursor.objects.update(claimed_until=timezone.now())
    assert send(hook)
    assert not dead.update(seq=3), "its claim is lost"
    assert cursor().seq == 10


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_sends(journal: Account, hook: Hook) -> None:
    StreamCursor.objects.create(account=journal)
    at_once([lambda: send(hook)] * 6)
    send(hook)
    assert seqs(hook) == list(range(1, 11))
