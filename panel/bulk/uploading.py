"""From a file to a job: its rows are kept, encrypted, and nothing is known of them yet."""

from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Any

from django.db import transaction

from panel.bulk.columns import Column, matched, remember, remembered
from panel.bulk.reading import files
from panel.bulk.reading.tables import Cell
from panel.bulk.warnings import Watching
from panel.jobs.models import Job, JobRow
from panel.jobs.sealing import sealed
from panel.jobs.states import JobState, RowState
from panel.people.models import Member

AT_ONCE = 500


def begin(
    member: Member, kind: str, title: str, data: bytes, columns: Iterable[Column], options: Mapping[str, Any]
) -> Job:
    """A draft of an import; its columns are matched as far as they are known.

    Raises:
        Unreadable: nothing is kept.
    """
    table = files.read(data)
    watching = Watching(table.header)
    meanings = matched(table.header, columns, remembered(member, kind)).meanings
    more = {"headers": table.header, "meanings": meanings, "how": table.how}
    with transaction.atomic():
        job = Job.objects.create(
            account=member.account,
            owner=member,
            owner_name=member.name,
            kind=kind,
            title=title[:200],
            options={**options, **more},
        )
        keep(job, watching.passing(table.rows))
        job.options["warnings"] = watching.sentences()
        job.save(update_fields=["options"])
    return job


def keep(job: Job, rows: Iterable[list[Cell]]) -> None:
    """The rows as they were uploaded."""
    numbered = enumerate(rows, 1)
    for part in batched(numbered, AT_ONCE):
        JobRow.objects.bulk_create(JobRow(job=job, number=number, sealed_cells=sealed(cells)) for number, cells in part)


def check(job: Job, meanings: list[str], **options: Any) -> bool:
    """Let the dry run begin with these columns; False when the job is being checked, or was started."""
    job.options = {**job.options, **options, "meanings": meanings}
    again = Job.objects.filter(pk=job.pk, state__in=[JobState.DRAFT, JobState.PLANNED])
    job.rows.update(verdict="", state=RowState.WAITING)
    if not again.update(options=job.options, state=JobState.CHECKING):
        return False
    if job.owner is not None:
        remember(job.owner, job.kind, job.options["headers"], meanings)
    return True
