"""Which worker has a job: decided by conditional UPDATEs, so that it holds in several processes and machines."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from panel.jobs.models import Job
from panel.jobs.states import FOR_A_WORKER, JobState

BEAT_SECONDS = 0.5
# A worker that has said nothing for so long is taken for dead. It is longer than a call may last, so that a worker
# which only lost its database for a while has its last answers before another one looks for them.
STALLED = timedelta(seconds=15)
MOST_FAILURES = 5


def claim_one() -> Job | None:
    """A job that waits for a worker, or whose worker is gone; None when there is none. The oldest comes first."""
    now = timezone.now()
    for job in Job.objects.filter(state__in=FOR_A_WORKER).filter(_free(now)).order_by("made", "pk"):
        if _working(now).filter(account=job.account_id).count() >= settings.JOB_CALLS_AT_ONCE:
            continue  # each job needs a place of its own
        if claimed := claim(job):
            return claimed
    return None


def claim(job: Job) -> Job | None:
    """This job, if it waits for a worker still; None when somebody else has it."""
    now = timezone.now()
    free = Job.objects.filter(_free(now), pk=job.pk, state__in=FOR_A_WORKER)
    if not free.update(claim=uuid4(), heartbeat=now):
        return None
    return Job.objects.select_related("account", "owner", "owner__account").get(pk=job.pk)


def _free(now: datetime) -> Q:
    return Q(heartbeat=None) | Q(heartbeat__lt=now - STALLED)


def _working(now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(state__in=FOR_A_WORKER, heartbeat__gte=now - STALLED)


def working_on(account_id: int) -> list[UUID | None]:
    """The claims of the account's jobs that a worker has, in a fixed order."""
    jobs = _working(timezone.now()).filter(account=account_id).order_by("pk")
    return list(jobs.values_list("claim", flat=True))


def beat(job: Job) -> Job | None:
    """Say that we are alive; the job as it stands now. None: somebody else has it, or it is gone."""
    if not held(job).update(heartbeat=timezone.now()):
        return None
    return held(job).first()


def held(job: Job) -> QuerySet[Job]:
    """The job, as long as it is ours."""
    return Job.objects.filter(pk=job.pk, claim=job.claim)


def let_go(job: Job, state: JobState, **facts: Any) -> None:
    """Give it back in this state."""
    held(job).update(state=state, claim=None, heartbeat=None, wish="", failures=0, **facts)


def failed(job: Job) -> None:
    """Our work on it broke off: it is claimed again after a while, as if this process had died. Not for ever."""
    held(job).update(failures=F("failures") + 1)
    given_up = held(job).filter(failures__gte=MOST_FAILURES)
    said = N_("The panel failed several times at this job; its log says why. What was sent is shown below.")
    given_up.update(state=JobState.STOPPED, said=said, ended=timezone.now(), claim=None, heartbeat=None)
