"""How a row goes from one state to the next: each time by one conditional UPDATE."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from panel.jobs.calls import Call
from panel.jobs.models import Job, JobRow
from panel.jobs.states import RowState


def call_of(row: JobRow) -> Call:
    """The call whose turn it is."""
    return Call(*row.calls[row.step])


def take(row: JobRow) -> bool:
    """Mark it *sent*, which is committed before anything leaves; False when somebody else has taken it.

    The journal's id is chosen here, once for each call. A row that a dead worker left *sent* before the journal knew
    of it keeps the id: should that worker be alive after all, the journal takes the id from one of the two only.
    """
    row.entry = row.entry or uuid4()
    return _move(row, RowState.WAITING, state=RowState.SENT, entry=row.entry)


def done(row: JobRow, made: str) -> bool:
    """Its call is done. True when another call of the row is to be sent now, which is marked as sent already."""
    facts: dict[str, Any] = {"object_id": made or row.object_id, "reason": "", "code": None, "tries": 0}
    was, row.object_id = row.state, facts["object_id"]
    if row.step + 1 < len(row.calls):
        # Not every step is in the journal, so the ids of those before it are kept for the page.
        facts["earlier"] = [*row.earlier, str(row.entry)]
        return _move(row, was, state=RowState.SENT, step=row.step + 1, entry=uuid4(), look_at=None, **facts)
    if not row.generated:
        facts["sealed_secret"] = ""
    _move(row, was, state=RowState.DONE, look_at=None, **facts)
    return False


def refused(row: JobRow, reason: str, code: int | None = None) -> None:
    """It is certainly not done."""
    _move(row, row.state, state=RowState.REFUSED, reason=after_part(row, reason), code=code, look_at=None)


def unknown(row: JobRow, reason: str, look_at: datetime | None) -> None:
    """Its answer was lost; `look_at` is when one can know more."""
    _move(row, row.state, state=RowState.UNKNOWN, reason=after_part(row, reason), look_at=look_at)


def back(row: JobRow, *, same_id: bool = False, busy: bool = False) -> None:
    """It certainly was not sent, or the API was busy: it waits again."""
    kept = row.entry if same_id else None
    _move(row, row.state, state=RowState.WAITING, entry=kept, tries=row.tries + busy)


def leave_out(job: Job, reason: str) -> None:
    """What was not sent never will be."""
    waiting = JobRow.objects.filter(job=job, state=RowState.WAITING)
    waiting.filter(step=0).update(state=RowState.LEFT_OUT, reason=reason, changed=timezone.now())
    for row in waiting:
        _move(row, RowState.WAITING, state=RowState.LEFT_OUT, reason=after_part(row, reason))


def soon(seconds: float) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def after_part(row: JobRow, reason: str) -> str:
    """The reason; of a row that is half done, also that."""
    if not row.step:
        return reason
    return _("{done} of {total} calls were done. {reason}").format(
        done=row.step, total=len(row.calls), reason=_(reason)
    )


def _move(row: JobRow, was: str, **facts: Any) -> bool:
    facts["changed"] = timezone.now()
    if not JobRow.objects.filter(pk=row.pk, state=was, step=row.step).update(**facts):
        return False
    for name, value in facts.items():
        setattr(row, name, value)
    return True
