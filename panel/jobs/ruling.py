"""What a member does with a job: start, pause, go on, cancel. Where no worker has it, it is done here and at once."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from panel.jobs import news, rows
from panel.jobs.claiming import STALLED
from panel.jobs.models import Job
from panel.jobs.states import ENDED, JobState, RowState

PAUSED_FROM = (JobState.WAITING, JobState.RUNNING)


def start(job: Job) -> bool:
    """Send what the plan says; False when it was started, or has ended, already."""
    left_out = job.rows.filter(verdict__in=["nothing", "error"], state=RowState.WAITING)
    left_out.update(state=RowState.LEFT_OUT, changed=timezone.now())
    if not _change(job, Q(state=JobState.PLANNED), state=JobState.WAITING):
        return False
    news.expect(job)
    return True


def pause(job: Job) -> bool:
    """Finish the calls that are on their way, and send no more."""
    is_open = Q(state__in=PAUSED_FROM, wish="")
    return _change(job, is_open & _unheld(), state=JobState.PAUSED) or _change(job, is_open, wish="pause")


def go_on(job: Job) -> bool:
    """Go on where it paused."""
    return _change(job, Q(state=JobState.PAUSED), state=JobState.WAITING) or _change(job, Q(wish="pause"), wish="")


def cancel(job: Job) -> bool:
    """Finish the calls that are on their way, and leave out what was not sent."""
    is_open = ~Q(state__in=ENDED)
    if _change(job, is_open & _unheld(), state=JobState.CANCELLED, ended=timezone.now(), claim=None):
        rows.leave_out(job, N_("The job was cancelled."))
        for row in job.rows.filter(state=RowState.SENT):  # of a worker that died
            rows.unknown(row, N_("The worker ended before the answer came."), timezone.now())
        return True
    return _change(job, is_open, wish="cancel")


def _unheld(now: datetime | None = None) -> Q:
    """No worker has it."""
    return Q(heartbeat=None) | Q(heartbeat__lt=(now or timezone.now()) - STALLED)


def _change(job: Job, condition: Q, **facts: object) -> bool:
    changed = Job.objects.filter(condition, pk=job.pk).update(**facts)
    job.refresh_from_db()
    return bool(changed)
