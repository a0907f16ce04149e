"""Actions on many, as kinds of jobs. Their plan is made before the job is."""

from collections.abc import Callable, Iterable

from panel.access.matrix import Section
from panel.bulk.subuser_import import ERROR_TEXTS
from panel.bulk.user_work import UserWork
from panel.jobs.kinds import Work
from panel.jobs.models import Job
from panel.remote.member_api import MemberApi
from panel.team.work import SubuserWork


class ChangeUsers:
    """Options: application_id, action, and what was chosen for it."""

    def sections(self, _job: Job) -> Iterable[Section]:
        """See Kind."""
        return [Section.USERS_IN_AN_APPLICATION]

    def check(self, api: MemberApi, job: Job, pulse: Callable[[], None]) -> None:
        """It was planned when it was made."""

    def open(self, job: Job) -> Work:
        """See Kind."""
        return UserWork(job.options["application_id"])


class ChangeSubusers:
    """Options: action, and the role that was chosen for it."""

    def sections(self, _job: Job) -> Iterable[Section]:
        """See Kind."""
        return [Section.SUBUSERS, Section.EDITING_A_SUBUSER]

    def check(self, api: MemberApi, job: Job, pulse: Callable[[], None]) -> None:
        """It was planned when it was made."""

    def open(self, job: Job) -> Work:
        """See Kind."""
        return SubuserWork(job, ERROR_TEXTS)
