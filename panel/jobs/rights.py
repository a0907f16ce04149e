"""What the member whose job it is may do, asked again and again while the job runs."""

import threading
import time

from django.utils.translation import gettext as _

from panel.access.access import Access
from panel.access.asking import Closed
from panel.access.errors import NoLongerAMember, Suspended
from panel.access.opened import METHODS
from panel.api.errors import NotAllowed
from panel.jobs.kinds import KINDS
from panel.jobs.models import Job
from panel.jobs.states import JobState
from panel.journal.actor import JOB, Actor
from panel.people.models import Member
from panel.remote.member_api import MemberApi

LOOK_SECONDS = 1.0


class JobStopped(Exception):
    """The job must not go on; the message says why."""


class Rights:
    """Of one job, for all of its lanes. The roles themselves are kept as for a request: see Member.role_names."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._lock = threading.Lock()
        self._look_at = 0.0
        self._now: tuple[Actor, Access] | None = None

    def api(self) -> MemberApi:
        """The API as the member may use it now, for one row.

        Raises:
            JobStopped: the member is gone or suspended, or the job's pages would not open to it any more.
            ApiError: its roles cannot be read.
        """
        with self._lock:
            if self._now is None or time.monotonic() > self._look_at:
                self._now = self._look()
                self._look_at = time.monotonic() + LOOK_SECONDS
            return MemberApi(*self._now)

    def _look(self) -> tuple[Actor, Access]:
        member = Member.objects.select_related("account").filter(jobs=self._job.pk).first()
        try:
            access = Access.of(member.role_names()) if member else None
        except Suspended:
            raise JobStopped(_("{name} is suspended.").format(name=self._job.owner_name)) from None
        except NoLongerAMember:
            access = None
        if member is None or access is None:
            raise JobStopped(_("{name} is no member any more.").format(name=self._job.owner_name))
        for section in KINDS[self._job.kind].sections(self._job):
            if not access.opens(section):
                raise JobStopped(
                    _("The roles of {name} do not open “{section}” any more.").format(name=member.name, section=section)
                )
        return actor_of(self._job, member, access), access


def actor_of(job: Job, member: Member, access: Access) -> Actor:
    """The member, in whose name the job writes."""
    roles = tuple(map(str, access.role_list))
    return Actor(member.account, member, member.name, roles, sign_in=JOB, request_id=f"job-{job.pk}")


def why(job: Job, refused: NotAllowed) -> str:
    """Why a job stops whose call its member may not make."""
    handed_on = f" ({', '.join(refused.beyond)})" if refused.beyond else ""
    reason = refused.reason or _("The roles of {name} do not allow {command} any more.").format(
        name=job.owner_name, command=f"{refused.command}{handed_on}"
    )
    is_missing = refused.command in METHODS and not refused.reason and not refused.beyond
    helps = Closed.of(refused.command, ()).explained(job.account.name) if is_missing else ""
    return _("{reason} Nothing more was sent. {helps}").format(reason=reason, helps=helps).rstrip()


def closed_to_owner(job: Job) -> list[Closed]:
    """Sections that a stopped job's member would need, by the roles that were read of them last."""
    if job.state != JobState.STOPPED or job.owner is None or job.owner.is_main_account:
        return []
    access = Access.of(job.owner.roles)
    return [Closed.of(each, job.owner.roles) for each in KINDS[job.kind].sections(job) if not access.opens(each)]
