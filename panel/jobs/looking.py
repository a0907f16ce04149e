"""Rows whose end nobody saw: the journal says how far each came, and the API what became of it."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.access.access import NOBODY
from panel.api.errors import BUSY
from panel.jobs import rows
from panel.jobs.kinds import Work
from panel.jobs.models import Job, JobRow
from panel.jobs.states import RowState
from panel.journal.actor import JOB, Actor
from panel.journal.kinds import State
from panel.journal.models import Entry
from panel.remote.lost_writes import look_up
from panel.remote.member_api import MemberApi
from panel.remote.sent import Finding, Settled
from panel.remote.settling import LATE

TOO_MANY = 429
LOOK_AGAIN_SECONDS = 10.0  # when the API could not be read


def resolve(job: Job, row: JobRow, work: Work) -> None:
    """A row that was found *sent*, with nobody who sends it."""
    entry = Entry.objects.filter(write=row.entry).select_related("account").first()
    if entry is None:
        # The journal commits before the call leaves: it never left. With the same id it cannot leave twice.
        rows.back(row, same_id=True)
        return
    match entry.state:
        case State.DONE:
            go_on(row, work, entry.made)
        case State.REFUSED if entry.code in BUSY or entry.code == TOO_MANY:
            rows.back(row, busy=True)
        case State.REFUSED | State.NOT_DONE:
            rows.refused(row, entry.message, entry.code)
        case State.FAILED:
            rows.back(row)
        case State.UNTOLD:
            rows.unknown(row, entry.message, None)
        case _:
            rows.unknown(row, N_("The worker ended before the answer came."), timezone.now())
            look(job, row, work)


def look(job: Job, row: JobRow, work: Work) -> None:
    """Whether the unknown call took effect, by reading at the API; the journal learns of it as well."""
    entry = Entry.objects.select_related("account").get(write=row.entry)
    actor = Actor(job.account, job.owner, job.owner_name, sign_in=JOB, request_id=f"job-{job.pk}")
    found = look_up(MemberApi(actor, NOBODY), entry)
    judged(row, work, found, entry.at + LATE)


def judged(row: JobRow, work: Work, found: Settled, final_at: datetime) -> None:
    """What a look has found becomes the row's state."""
    match found.finding, found.final:
        case Finding.DONE, _:
            go_on(row, work, found.found_id)
        case Finding.NOT_DONE, True:
            rows.refused(row, _("The answer was lost, and it did not take effect. {how}").format(how=_(found.how)))
        case Finding.NOT_DONE, False:
            rows.unknown(row, _("The answer was lost. {how}").format(how=_(found.how)), final_at + timedelta(seconds=1))
        case _, True:
            rows.unknown(row, _("The answer was lost. {how}").format(how=_(found.how)), None)
        case _:
            rows.unknown(row, _("The answer was lost. {how}").format(how=_(found.how)), rows.soon(LOOK_AGAIN_SECONDS))


def go_on(row: JobRow, work: Work, made: str) -> None:
    """The call is done: what follows it in the panel, then the row's next call, which waits for its turn."""
    work.after(row, rows.call_of(row), made)
    if rows.done(row, made):
        rows.back(row, same_id=True)


def due(job: Job) -> list[JobRow]:
    """Rows that can be looked up now."""
    return list(JobRow.objects.filter(job=job, state=RowState.UNKNOWN, look_at__lte=timezone.now()))


def look_at_the_end(job: Job, row: JobRow, work: Work) -> None:
    """The same for a job that has ended: nothing follows any more."""
    if Entry.objects.filter(write=row.entry).exists():
        look(job, row, work)
    else:
        rows.refused(row, N_("It was never sent."))
    if row.state == RowState.WAITING:
        rows.leave_out(job, N_("The job ended before the rest was sent."))
