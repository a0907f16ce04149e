"""The doctor's checks of what the panel stands on: disk, workers, backups, the key's age."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.utils import timezone

from panel.doctor.account import key_age
from panel.doctor.machine import disk, last_backup, worker
from panel.jobs.models import Job
from panel.jobs.states import JobState
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import noted
from panel.people.models import Account
from panel.upkeep import marks
from panel.upkeep.models import Mark
from tests.team import job_of

Usage = namedtuple("Usage", "total used free")
pytestmark = pytest.mark.django_db


def put(name: str, **ago: int) -> None:
    Mark.objects.create(name=name, at=timezone.now() - timedelta(**ago))


@pytest.mark.parametrize(("free", "word"), [(500_000_000, "ok"), (499_999_999, "problem")])
def test_a_disk_that_is_nearly_full(monkeypatch: pytest.MonkeyPatch, free: int, word: str) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(10**12, 10**12 - free, free))
    assert disk().word == word
    assert f"{free // 1_000_000} MB are free in " in disk().said


def test_a_disk_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: object) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("shutil.disk_usage", gone)
    assert disk().word == "problem"


def test_a_worker_that_is_alive() -> None:
    put("worker:a", seconds=119)
    put("worker:b", days=2)
    assert (worker().word, worker().said) == ("ok", "1 worker is running.")


def test_a_worker_that_died() -> None:
    put("worker:a", minutes=3)
    put("worker:b", days=2)
    at = Mark.objects.get(pk="worker:a").at
    assert worker().word == "problem"
    assert worker().said == f"No worker is running; the last one was heard of at {at:%Y-%m-%d %H:%M:%S} UTC."


def test_without_a_worker_it_is_a_problem_only_when_jobs_wait(account: Account) -> None:
    assert worker().word == "note"
    job_of(account)
    assert worker().word == "note"
    Job.objects.update(state=JobState.WAITING)
    assert (worker().word, worker().said) == ("problem", "No worker is running, and 1 job waits for one.")


def test_a_backup_that_is_a_week_old() -> None:
    assert last_backup().word == "note"
    put(marks.BACKUP, days=6)
    assert last_backup().word == "ok"
    Mark.objects.update(at=timezone.now() - timedelta(days=7, minutes=1))
    assert last_backup().word == "problem"
    assert "manage.py backup" in last_backup().advice


def test_a_key_that_is_in_use_for_a_year(account: Account) -> None:
    assert key_age(account).word == "ok"
    Account.objects.update(connected=timezone.now() - timedelta(days=366))
    account.refresh_from_db()
    found = key_age(account)
    assert found.word == "note"
    assert found.said.startswith(f"the key has been in use since {account.connected:%Y-%m-%d}. Replace it: ")
    noted(Actor.without_session(account), Kind.KEY_CONNECTED, details={"key_id": "new"})
    assert key_age(account).said == f"the key has been in use since {timezone.now():%Y-%m-%d}."
