"""Workers as processes of their own: killed at any moment, and two at the same time."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bench.programs.running import ROOT
from panel.api.client import Api
from panel.jobs import looking, ruling, sending
from panel.jobs.models import Job
from panel.jobs.states import JobState
from panel.journal.models import Entry
from panel.journal.verifying import verify
from panel.people.models import Account, Member
from panel.remote import settling
from tests.importing import carry_out, lines, planned
from tests.sandboxes import RunningSandbox
from tests.waiting import wait_until

KILLS = 20
ROWS = 200


def start_worker() -> subprocess.Popen[bytes]:
    """`manage.py worker`, on the database of this test."""
    name = connection.settings_dict["NAME"]
    server = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "panel.settings",
        "DATABASE_URL": f"{server}/{name}" if server else f"sqlite:///{name}",
    }
    return subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)


@pytest.fixture
def soon_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that is lost for a second cannot arrive any more."""
    for module in (settling, looking, sending):
        monkeypatch.setattr(module, "LATE", timedelta(seconds=1))


def as_if_time_had_passed(job: Job) -> None:
    """The dead worker's heartbeat and the moments of the next look are in the past."""
    past = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=job.pk).exclude(heartbeat=None).update(heartbeat=past)
    job.account.places.update(until=past)
    job.rows.exclude(look_at=None).update(look_at=past)


def misbehave(sandbox: RunningSandbox) -> None:
    """Answers get lost before and after the change, the API is busy, gateways fail."""
    sandbox.fault("AddUser", code=340, after_calls=11, times=1)
    sandbox.fault("AddUser", reset="after", after_calls=23, times=2)
    sandbox.fault("AddUser", reset="before", after_calls=41, times=2)
    sandbox.fault("AddUser", http_status=502, when="after", after_calls=60, times=2)
    sandbox.fault("AddUser", http_status=502, when="before", after_calls=75, times=1)
    sandbox.fault("AddUser", code=118, after_calls=100, times=1)
    sandbox.fault("AddUser", latency_ms=40)


@pytest.mark.long
@pytest.mark.shared
@pytest.mark.programs
@pytest.mark.usefixtures("soon_certain")
def test_a_worker_killed_at_20_moments_leaves_every_row_once_or_not_at_all_and_says_so(
    main_account: Member, account: Account, api: Api, sandbox: RunningSandbox, support: int
) -> None:
    job = planned(main_account, support, lines(ROWS))
    misbehave(sandbox)
    ruling.start(job)
    dice = random.Random(13)  # noqa: S311 - the moments are to be the same in each run
    for kill in range(1, KILLS + 1):
        kill_one(job, dice, kill)
        as_if_time_had_passed(job)
    sandbox.clear_faults()
    carry_out()
    as_if_time_had_passed(job)
    carry_out()
    job.refresh_from_db()
    print("end:    ", {state: number for state, number in job.counts().items() if number}, job.state)  # noqa: T201
    assert job.state == JobState.FINISHED
    there = Counter(user.name for user in api.users.list(support, name="new-", count=None))
    states = dict(job.rows.values_list("label", "state"))
    assert set(there.values()) == {1}
    assert {name for name, state in states.items() if state == "done"} == set(there)
    assert {name for name, state in states.items() if state == "refused"} == set(states) - set(there)
    agree_with_the_journal(job, account)


def kill_one(job: Job, dice: random.Random, number: int) -> None:
    """Start a worker, and kill it at any moment while it sends some ten rows."""
    before, more = job.counts()["waiting"], dice.randint(0, 14)
    worker = start_worker()
    wait_until(lambda: job.counts()["waiting"] <= before - more and Job.objects.get(pk=job.pk).claim is not None)
    time.sleep(dice.uniform(0, 0.1))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    print(f"kill {number:2}:", {state: count for state, count in job.counts().items() if count})  # noqa: T201


def agree_with_the_journal(job: Job, account: Account) -> None:
    """Each done row has one entry that is done, each refused one none; the chain holds."""
    done = Entry.objects.filter(account=account, command="AddUser", state="done")
    assert Counter(entry.arguments["user_name"] for entry in done) == Counter(
        job.rows.filter(state="done").values_list("label", flat=True)
    )
    told = dict(job.rows.filter(state="done").values_list("entry", "object_id"))
    assert set(done.values_list("write", flat=True)) == set(told)
    made = done.exclude(made="")  # what was looked up later has no answer that told the id
    assert {entry.write: entry.made for entry in made}.items() <= told.items()
    assert verify(account).problems == []


@pytest.mark.shared
@pytest.mark.programs
def test_two_workers_on_one_database_send_no_row_twice(
    main_account: Member, account: Account, api: Api, sandbox: RunningSandbox, support: int
) -> None:
    jobs = [planned(main_account, support, lines(60, first)) for first in (1, 61, 121)]
    sandbox.fault("AddUser", latency_ms=20)
    for job in jobs:
        ruling.start(job)
    workers = [start_worker() for _ in range(2)]
    try:
        wait_until(lambda: not Job.objects.exclude(state=JobState.FINISHED).exists(), patience=120)
    finally:
        for worker in workers:
            worker.terminate()
        assert [worker.wait(30) for worker in workers] == [0, 0]
    assert api.users.list(support, name="new-").total == 180
    assert Entry.objects.filter(account=account, command="AddUser").count() == 180
    assert verify(account).problems == []
