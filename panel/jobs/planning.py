"""A plan that is made at once: a job with its rows, which waits for its member to start it."""

from typing import Any

from django.db import transaction

from panel.jobs.models import Job, JobRow
from panel.jobs.states import JobState, Verdict
from panel.people.models import Member

type Calls = list[tuple[str, dict[str, Any]]]


def row_of(id_: object, label: str, calls: Calls, wrong: list[tuple[str, str]]) -> JobRow:
    """A row of a plan: with something wrong it will not be sent."""
    verdict = Verdict.ERROR if wrong else Verdict.CHANGE if calls else Verdict.NOTHING
    return JobRow(
        object_id=str(id_), label=label, calls=[] if wrong else list(calls), verdict=verdict, problems=list(wrong)
    )


def plan(member: Member, kind: str, title: str, rows: list[JobRow], **options: Any) -> Job:
    """A planned job of these rows."""
    with transaction.atomic():
        job = Job.objects.create(
            account=member.account,
            owner=member,
            owner_name=member.name,
            kind=kind,
            title=title[:200],
            options=options,
            state=JobState.PLANNED,
        )
        for number, row in enumerate(rows, 1):
            row.job, row.number = job, number
        JobRow.objects.bulk_create(rows, batch_size=500)
    return job
