"""Pause, go on, cancel; and a member whose role is taken away."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from panel.api.client import Api
from panel.jobs import ruling
from panel.jobs.models import Job
from panel.jobs.states import JobState, RowState
from panel.jobs.worker import work
from panel.people.models import Account, Member
from panel.sign_in import panel_passwords
from panel.team.models import Suspension
from tests.importing import PASSWORD, carry_out, lines, planned
from tests.sandboxes import RunningSandbox
from tests.waiting import wait_until


@contextmanager
def worker() -> Iterator[None]:
    """A worker beside the test."""
    ending = threading.Event()

    def run() -> None:
        try:
            work(ending)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def done(job: Job) -> int:
    return job.rows.filter(state=RowState.DONE).count()


@pytest.fixture
def slow_job(main_account: Member, sandbox: RunningSandbox, support: int) -> Job:
    job = planned(main_account, support, lines(120))
    sandbox.fault("AddUser", latency_ms=50)
    return job


def test_a_cancelled_job_ends_within_two_seconds_and_each_row_is_true(slow_job: Job, api: Api, support: int) -> None:
    ruling.start(slow_job)
    with worker():
        wait_until(lambda: done(slow_job) > 5)
        assert ruling.cancel(slow_job)
        began = time.monotonic()
        wait_until(lambda: Job.objects.get(pk=slow_job.pk).state == JobState.CANCELLED)
        assert time.monotonic() - began < 2
    there = api.users.list(support, name="new-", count=None)
    assert {user.name for user in there} == set(slow_job.rows.filter(state="done").values_list("label", flat=True))
    left_out = slow_job.rows.filter(state="left out")
    assert left_out.count() == 120 - len(there)
    assert set(left_out.values_list("reason", flat=True)) == {"The job was cancelled."}


def test_a_paused_job_goes_on_where_it_was(slow_job: Job, api: Api, support: int) -> None:
    ruling.start(slow_job)
    with worker():
        wait_until(lambda: done(slow_job) > 5)
        assert ruling.pause(slow_job)
        wait_until(lambda: Job.objects.get(pk=slow_job.pk).state == JobState.PAUSED)
        number = done(slow_job)
        assert number < 120
        time.sleep(0.7)
        assert done(slow_job) == number
        assert ruling.go_on(slow_job)
        wait_until(lambda: Job.objects.get(pk=slow_job.pk).state == JobState.FINISHED)
    assert api.users.list(support, name="new-").total == 120


def test_a_job_that_no_worker_has_is_cancelled_at_once(slow_job: Job) -> None:
    ruling.start(slow_job)
    assert ruling.cancel(slow_job)
    assert (slow_job.state, slow_job.counts()["left out"]) == (JobState.CANCELLED, 120)
    assert not ruling.go_on(slow_job)
    assert not ruling.cancel(slow_job)


def test_a_role_that_is_taken_away_stops_the_job(
    account: Account, sandbox: RunningSandbox, api: Api, support: int
) -> None:
    subuser = next(each for each in api.subusers.list() if each.name == "usermanager")
    panel_passwords.give(account, subuser.id, subuser.name, PASSWORD)
    member = Member.objects.get(account=account, subuser_id=subuser.id)
    job = planned(member, support, lines(60))
    sandbox.fault("AddUser", latency_ms=100)
    ruling.start(job)
    with worker():
        wait_until(lambda: done(job) > 3)
        api.subusers.remove_roles(subuser.id, ["UserManager"])
        member.forget_roles()
        wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.STOPPED)
    job.refresh_from_db()
    assert job.said == "The roles of usermanager do not open “Users in a certain application” any more."
    assert 3 < job.counts()["done"] < 60
    assert job.counts()["done"] + job.counts()["left out"] == 60
    assert api.users.list(support, name="new-").total == job.counts()["done"]


def test_a_member_who_is_suspended_sends_nothing_more(account: Account, api: Api, support: int) -> None:
    subuser = next(each for each in api.subusers.list() if each.name == "usermanager")
    panel_passwords.give(account, subuser.id, subuser.name, PASSWORD)
    member = Member.objects.get(account=account, subuser_id=subuser.id)
    job = planned(member, support, lines(3))
    ruling.start(job)
    Suspension.objects.create(account=account, subuser_id=subuser.id, name=subuser.name, by="demo")
    member.forget_roles()
    carry_out()
    job.refresh_from_db()
    assert (job.state, job.said) == (JobState.STOPPED, "usermanager is suspended.")
    assert account.entries.filter(command="AddUser").count() == 0


def test_a_member_that_is_gone_sends_nothing_more(main_account: Member, account: Account, support: int) -> None:
    job = planned(main_account, support, lines(3))
    ruling.start(job)
    Member.objects.filter(pk=main_account.pk).delete()
    carry_out()
    job.refresh_from_db()
    assert (job.state, job.said) == (JobState.STOPPED, "demo is no member any more.")
    assert account.entries.filter(command="AddUser").count() == 0
