"""A job from its plan to its end."""

from typing import Any

import pytest

from panel.api.client import Api
from panel.jobs.states import JobState
from panel.journal.models import Entry
from panel.journal.verifying import verify
from panel.people.models import Account, Member
from tests.importing import lines, planned, ran
from tests.sandboxes import RunningSandbox


def test_every_row_of_an_import_is_at_the_api_and_in_the_journal(
    main_account: Member, account: Account, api: Api, support: int
) -> None:
    job = ran(planned(main_account, support, lines(30)))
    assert (job.state, job.counts()["done"], job.said) == (JobState.FINISHED, 30, "")
    names = [user.name for user in api.users.list(support, name="new-", count=None)]
    assert sorted(names) == [f"new-{number:03}" for number in range(1, 31)]
    entries = Entry.objects.filter(account=account, command="AddUser", state="done")
    assert set(entries.values_list("write", flat=True)) == set(job.rows.values_list("entry", flat=True))
    assert set(entries.values_list("member_name", flat=True)) == {"demo"}
    assert verify(account).problems == []


def test_nothing_of_a_password_is_left_once_a_row_is_done(main_account: Member, support: int) -> None:
    job = ran(planned(main_account, support, lines(2)))
    assert [row.sealed_secret for row in job.rows.all()] == ["", ""]


def test_the_same_file_twice_creates_nobody_twice(main_account: Member, api: Api, support: int) -> None:
    ran(planned(main_account, support, lines(5)))
    again = planned(main_account, support, lines(7))
    assert [row.verdict for row in again.rows.order_by("number")] == ["nothing"] * 5 + ["create"] * 2
    ran(again)
    assert again.counts() == {"waiting": 0, "sent": 0, "done": 2, "refused": 0, "unknown": 0, "left out": 5}
    assert api.users.list(support, name="new-").total == 7


def test_two_jobs_with_the_same_users_create_them_once(main_account: Member, api: Api, support: int) -> None:
    one, other = (planned(main_account, support, lines(5)) for _ in range(2))
    ran(one)
    ran(other)
    assert (one.counts()["done"], other.counts()["refused"]) == (5, 5)
    assert api.users.list(support, name="new-").total == 5


@pytest.mark.parametrize("busy", [{"code": 340}, {"code": 314}, {"code": 515}, {"http_status": 429, "when": "before"}])
def test_a_busy_api_is_asked_more_slowly_and_nothing_is_lost(
    main_account: Member, sandbox: RunningSandbox, support: int, busy: dict[str, Any]
) -> None:
    job = planned(main_account, support, lines(12))
    sandbox.fault("AddUser", **busy, times=3)
    ran(job)
    assert job.counts()["done"] == 12
    assert job.account.pace.places < 3
