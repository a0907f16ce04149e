"""What two processes do at the same moment, each with a connection of its own: the database decides, once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connections, transaction

from panel.api.subusers import Subusers
from panel.jobs import rows
from panel.jobs.claiming import claim
from panel.jobs.models import Job, JobRow
from panel.jobs.states import JobState, RowState
from panel.once import claims
from panel.people.models import Account, AttemptCount, Member
from panel.sign_in import throttle
from tests.team import job_of, let_all_sign_in
from tests.threads import PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 4


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """All have read the row of the throttle before the first of them writes it."""
    meet, met, swapped = threading.Barrier(MANY), threading.local(), throttle._swapped

    def after_all_have_read(row: AttemptCount) -> bool:
        if not hasattr(met, "once"):
            met.once = True
            meet.wait(PATIENCE)
        return swapped(row)

    monkeypatch.setattr(throttle, "_swapped", after_all_have_read)


def wrong_password() -> None:
    with throttle.attempt("demo", None):
        pass


@pytest.mark.usefixtures("meeting")
def test_attempts_that_read_the_same_count_are_all_counted() -> None:
    at_once([wrong_password] * MANY)
    (row,) = AttemptCount.objects.all()
    assert (row.failed, row.checking) == (MANY, 0)


def test_a_form_is_claimed_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "WAIT_SECONDS", 0.1)
    ours = at_once([lambda: claims.claim("the same token")[1]] * MANY)
    assert sorted(ours) == [False] * (MANY - 1) + [True]


@pytest.fixture
def job(account: Account) -> Job:
    """One that waits for a worker, with a row that waits."""
    job = job_of(account)
    Job.objects.update(state=JobState.WAITING)
    JobRow.objects.update(state=RowState.WAITING)
    return job


def test_a_job_is_claimed_by_one_worker(job: Job) -> None:
    claimed = [one for one in at_once([lambda: claim(job)] * MANY) if one is not None]
    assert [one.claim for one in claimed] == [Job.objects.get().claim]


def test_a_row_is_taken_once(job: Job) -> None:
    copies = [JobRow.objects.get(job=job) for _ in range(MANY)]
    taken = at_once([partial(rows.take, row) for row in copies])
    assert [row.entry for row, is_ours in zip(copies, taken, strict=True) if is_ours] == [JobRow.objects.get().entry]


@pytest.fixture
def slow_answer(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """The API has said which roles there are; its first answer arrives when the second event is set."""
    said, arrives, read = threading.Event(), threading.Event(), Subusers.roles

    def roles(self: Subusers, subuser_id: int, **more: Any) -> Any:
        told = read(self, subuser_id, **more)
        said.set()
        arrives.wait(PATIENCE)
        return told

    monkeypatch.setattr(Subusers, "roles", roles)
    return said, arrives


def elsewhere[T](task: Callable[[], T]) -> Callable[[], T]:
    """In a thread whose connection is closed at the end."""

    def run() -> T:
        try:
            return task()
        finally:
            connections.close_all()

    return run


def test_roles_that_were_read_before_a_revocation_are_not_stored_after_it(
    account: Account, slow_answer: tuple[threading.Event, threading.Event]
) -> None:
    """Also when the revocation is not committed yet at that moment: the UPDATE waits for it, and looks again."""
    said, arrives = slow_answer
    admin = let_all_sign_in(account)["admin"]
    member = Member.objects.get(name="admin")
    with ThreadPoolExecutor(1) as other:
        reading = other.submit(elsewhere(member.role_names))
        assert said.wait(PATIENCE)
        account.api().subusers.remove_roles(admin.id, ["Admin"], force=True)
        with transaction.atomic():
            Member.objects.get(pk=member.pk).forget_roles()
            arrives.set()
            with pytest.raises(TimeoutError):
                reading.result(timeout=0.5)
        assert reading.result(PATIENCE) == frozenset()
    assert Member.objects.get(pk=member.pk).roles == []
