"""What is removed by time: uploads and passwords after a day, jobs later. And rows that are still unknown."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from panel.jobs import looking
from panel.jobs.kinds import KINDS
from panel.jobs.models import Job, JobRow
from panel.jobs.states import ENDED, JobState, RowState

SECRETS_KEPT = timedelta(hours=24)  # after the end; what was never started: after it was made
EVERY_SECONDS = 300


def now_and_then() -> None:
    """Every few minutes in each worker."""
    look_up()
    if caches["process"].add("jobs:tidied", "yes", EVERY_SECONDS):
        tidy()


def tidy() -> int:
    """Remove it; returns the number of jobs."""
    old = timezone.now() - SECRETS_KEPT
    ended = Q(job__ended__lt=old) | Q(job__state__in=[JobState.DRAFT, JobState.PLANNED], job__made__lt=old)
    JobRow.objects.filter(ended).exclude(sealed_cells="", sealed_secret="").update(sealed_cells="", sealed_secret="")
    too_old = timezone.now() - timedelta(days=settings.JOB_DAYS)
    _, removed = Job.objects.filter(ended__lt=too_old).delete()
    Job.objects.filter(state__in=[JobState.DRAFT, JobState.PLANNED], made__lt=old).update(
        state=JobState.CANCELLED, ended=timezone.now(), said=N_("It was not started within a day.")
    )
    return removed.get(Job._meta.label, 0)


def look_up() -> None:
    """Calls of ended jobs whose answers were lost: they are looked up as soon as one can know more."""
    due = Q(state=RowState.UNKNOWN, look_at__lte=timezone.now(), job__state__in=ENDED)
    for row in JobRow.objects.filter(due).select_related("job__account", "job__owner")[:10]:
        looking.look_at_the_end(row.job, row, KINDS[row.job.kind].open(row.job))
