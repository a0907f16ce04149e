"""Jobs as a member may see them."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from panel.api.errors import NotAllowed
from panel.bulk.actions import TEAM_ACTIONS, USER_ACTIONS, Action
from panel.bulk.kinds import CHANGE_SUBUSERS, CHANGE_USERS, IMPORT_SUBUSERS, IMPORT_USERS, OF_SUBUSERS
from panel.jobs.kinds import KINDS
from panel.jobs.models import Job
from panel.jobs.states import FOR_A_WORKER, JobState, RowState
from panel.remote.requests import PanelRequest


def jobs_of(request: PanelRequest) -> QuerySet[Job]:
    """The member's own; the main account sees all of its account."""
    jobs = Job.objects.filter(account=request.user.account).order_by("-made", "-pk")
    return jobs if request.access.is_main_account else jobs.filter(owner=request.user)


def job_or_404(request: PanelRequest, job_id: int) -> Job:
    """A job that this member may see.

    Raises:
        Http404: there is none, or what it is about does not open to the member any more.
    """
    job = jobs_of(request).select_related("account", "owner").filter(pk=job_id).first()
    if job is None or not all(request.access.opens(section) for section in KINDS[job.kind].sections(job)):
        raise Http404("There is no such job.")
    return job


def own_or_refused(request: PanelRequest, job: Job) -> None:
    """Who sends a job's calls is its owner, by whose rights they are checked.

    Raises:
        NotAllowed
    """
    if job.owner_id != request.user.pk:
        raise NotAllowed("start", (), reason="Only the member who made a job can start it.")


def is_import(job: Job) -> bool:
    return job.kind in (IMPORT_USERS, IMPORT_SUBUSERS)


def list_url(job: Job) -> str:
    """The list that it is about."""
    if job.kind in OF_SUBUSERS:
        return reverse("subusers:list")
    return reverse("users:list", args=[job.options["application_id"]])


def import_url(job: Job) -> str:
    """Where one more file for the same list is uploaded."""
    if job.kind in OF_SUBUSERS:
        return reverse("imports:subusers")
    return reverse("imports:users", args=[job.options["application_id"]])


def action_of(job: Job) -> Action | None:
    """What it does, if it is an action on many."""
    actions = {CHANGE_USERS: USER_ACTIONS, CHANGE_SUBUSERS: TEAM_ACTIONS}.get(job.kind, {})
    return actions.get(job.options.get("action", ""))


@dataclass(frozen=True)
class Progress:
    """How far a job is."""

    counts: dict[str, int]
    checked: int
    is_moving: bool
    rate: float  # rows a second
    left: str  # how long it may still take; nothing where that is not known

    @classmethod
    def of(cls, job: Job) -> "Progress":
        """As it is now."""
        counts = job.counts()
        is_moving = job.state in FOR_A_WORKER
        checked = 0
        if job.state == JobState.CHECKING:
            checked = job.rows.exclude(verdict="").count()
        rate = rate_of(job)
        waiting = counts[RowState.WAITING]
        left = in_words(timedelta(seconds=waiting / rate)) if rate and job.state == JobState.RUNNING else ""
        return cls(counts, checked, is_moving, rate, left)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def states(self) -> list[tuple[RowState, int]]:
        """With their labels."""
        return [(state, self.counts[state]) for state in RowState]

    @property
    def bad(self) -> list[tuple[RowState, int]]:
        """Those that somebody should look at."""
        return [(state, self.counts[state]) for state in (RowState.REFUSED, RowState.UNKNOWN)]

    @property
    def ended(self) -> int:
        """Rows whose end is known."""
        return self.total - self.counts[RowState.WAITING] - self.counts[RowState.SENT]


def in_words(span: timedelta) -> str:
    """`3 minutes`."""
    if span < timedelta(minutes=1):
        return _("less than a minute")
    now = timezone.now()
    return timesince(now - span, now, depth=1).replace("\xa0", " ")


def rate_of(job: Job) -> float:
    """Rows that ended in the last ten seconds, a second."""
    window = timedelta(seconds=10)
    now = timezone.now()
    ended = Q(state__in=[RowState.DONE, RowState.REFUSED, RowState.UNKNOWN], changed__gte=now - window)
    since = min(window, now - job.started) if job.started else window
    return job.rows.filter(ended).count() / max(since.total_seconds(), 1.0)
