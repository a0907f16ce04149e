"""What is removed by time: uploads and passwords after a day, jobs later. And writes whose answers were lost."""

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
from panel.journal.settling import adopt_lost_writes
from panel.people.models import Account
from panel.remote.lost_writes import settle_lost

SECRETS_KEPT = timedelta(hours=24)  # after the end; what was never started: after it was made
EVERY_SECONDS = 300
SETTLED_EVERY = 30  # seconds
LOOKING = timedelta(seconds=5)  # at most, for lost writes of one account


def now_and_then() -> None:
    """Every few minutes in each worker."""
    look_up()
    if caches["process"].add("jobs:settled", "yes", SETTLED_EVERY):
        settle_writes()
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


def settle_writes() -> None:
    """Writes that a killed panel left at *sent*, on whichever machine: their outcome is looked up.

    Its own next start may come too early: other panels may be in the middle of a write, so time decides.
    """
    for account in Account.objects.all():
        if adopt_lost_writes(account):
            settle_lost(account, LOOKING)


def look_up() -> None:
    """Calls of ended jobs whose answers were lost: they are looked up as soon as one can know more."""
    due = Q(state=RowState.UNKNOWN, look_at__lte=timezone.now(), job__state__in=ENDED)
    for row in JobRow.objects.filter(due).select_related("job__account", "job__owner")[:10]:
        looking.look_at_the_end(row.job, row, KINDS[row.job.kind].open(row.job))
