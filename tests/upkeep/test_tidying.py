"""One command removes all that is old, and of several workers one runs it each day."""

import logging
from datetime import timedelta

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from panel.jobs.models import Job
from panel.jobs.states import JobState
from panel.once.models import Sending
from panel.people.models import Account, Session
from panel.upkeep import chores, marks
from panel.upkeep.models import Mark
from tests.threads import at_once
from tests.upkeep.conftest import said


def outdated(minutes: int = 1) -> None:
    """A session that has ended."""
    Session.objects.create(session_key=f"old{minutes}", expire_date=timezone.now() - timedelta(minutes=minutes))


def expire_the_cache() -> None:
    with connection.cursor() as cursor:
        past = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(hours=1))
        cursor.execute("UPDATE panel_cache SET expires = %s", [past])


def test_all_that_is_old_is_removed_and_counted(panel: Account) -> None:
    outdated()
    Sending.objects.create(key="old", at=timezone.now() - timedelta(days=1))
    Job.objects.update(state=JobState.FINISHED, ended=timezone.now() - timedelta(days=31))
    assert said("tidy") == (
        "Removed: 1 session(s), 0 count(s) of attempts, 0 one-time link(s), 1 form(s) that were sent, 1 job(s), "
        "0 kept answer(s), 0 event(s) of the journal.\n"
    )
    assert not Job.objects.filter(account=panel).exists()
    assert said("tidy").count(" 0 ") == 7


@pytest.mark.django_db
@pytest.mark.skipif(not isinstance(caches["default"], DatabaseCache), reason="the cache is elsewhere")
def test_answers_in_the_databases_cache_are_removed_when_their_time_is_over() -> None:
    cache.set("old", "x", 60)
    expire_the_cache()
    cache.set("young", "y", 60)
    assert " 1 kept answer(s)" in said("tidy")
    assert cache.get("young") == "y"


@pytest.mark.usefixtures("panel")
def test_what_is_young_stays() -> None:
    cache.set("young", "x", 60)
    Job.objects.update(state=JobState.FINISHED, ended=timezone.now() - timedelta(days=29))
    assert said("tidy").count(" 0 ") == 7
    assert cache.get("young") == "x"


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_it_once_a_day() -> None:
    assert sorted(at_once([lambda: marks.claimed(marks.TIDY, chores.DAILY) is not None] * 2)) == [False, True]
    assert marks.claimed(marks.TIDY, chores.DAILY) is None
    Mark.objects.update(at=timezone.now() - timedelta(days=1))
    assert marks.claimed(marks.TIDY, chores.DAILY) is not None


@pytest.mark.django_db
def test_a_worker_tidies_at_its_first_look(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    caches["process"].clear()
    outdated()
    said("worker", once=True)
    assert not Session.objects.exists()
    assert "Removed: 1 session(s)" in caplog.text


@pytest.mark.django_db
def test_what_failed_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> dict[str, int]:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(chores, "tidy", full)
        with pytest.raises(OperationalError):
            chores.tidy_if_due()
    outdated()
    chores.tidy_if_due()
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_a_worker_says_that_it_is_alive_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="No worker is alive on this machine"):
        said("worker", check=True)
    caches["process"].clear()
    chores.now_and_then()
    said("worker", check=True)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("socket.gethostname", lambda: "another")
        with pytest.raises(CommandError, match="No worker is alive on this machine"):
            said("worker", check=True)
    Mark.objects.update(at=timezone.now() - timedelta(minutes=3))
    with pytest.raises(CommandError, match="No worker is alive on this machine"):
        said("worker", check=True)
    chores.ends()
    assert marks.workers() == []


@pytest.mark.django_db
def test_of_workers_that_died_only_the_last_is_remembered() -> None:
    for days in (2, 3):
        Mark.objects.create(name=f"worker:{days}", at=timezone.now() - timedelta(days=days))
    marks.put(marks.this_worker())
    said("tidy")
    assert [mark.name for mark in marks.workers()] == [marks.this_worker(), "worker:2"]
