"""Plans about the team: jobs whose rows are subusers or service accounts."""

from typing import Any, Final

from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.jobs.models import Job, JobRow
from panel.jobs.planning import Calls, plan, row_of
from panel.people.models import Member

CHANGE_TEAM: Final = "change subusers"  # the job's kind, as the database has it
NO_ROLE: Final = "no role"


def plan_for(member: Member, action: str, title: str, rows: list[JobRow]) -> Job:
    """A planned job: `action` is one of `panel.bulk.actions`."""
    return plan(member, CHANGE_TEAM, title, rows, action=action)


def noted_row(
    about: Subuser | Key, calls: Calls, notes: list[str], wrong: str = "", differences: dict[str, Any] | None = None
) -> JobRow:
    """A row with sentences that one should read before it is sent; with something wrong it will not be sent."""
    row = row_of(about.id, about.name or str(about.id), calls, [("", wrong)] if wrong else [])
    row.problems = [("", wrong)] * bool(wrong) + [("", note) for note in notes]
    row.differences = {} if wrong else differences or {}
    return row


def in_words(roles: list[str]) -> str:
    return ", ".join(roles) or NO_ROLE
