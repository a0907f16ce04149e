"""That a job has ended is told to its member once, on whatever page it is."""

from django.db.models import Q

from panel.jobs.models import Job
from panel.jobs.states import ENDED, FOR_A_WORKER, JobState
from panel.people.models import Member

OPEN = (*FOR_A_WORKER, JobState.PAUSED)


def expect(job: Job) -> None:
    """From now on the member's pages ask for news."""
    Member.objects.filter(jobs=job.pk).update(job_news=True)


def of(member: Member) -> list[Job]:
    """The jobs that have ended since the member was told last. Without any that may still end, pages ask no more."""
    ended = list(Job.objects.filter(owner=member, told=False, state__in=ENDED).exclude(started=None))
    Job.objects.filter(pk__in=[job.pk for job in ended]).update(told=True)
    may_come = Q(state__in=OPEN) | Q(state__in=ENDED, told=False, started__isnull=False)
    if not Job.objects.filter(may_come, owner=member).exists():
        Member.objects.filter(pk=member.pk).update(job_news=False)
    return ended
