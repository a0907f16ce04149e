"""The account in figures, with at most six calls per visit, however large the account is."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.urls import reverse

from panel.access.access import Access
from panel.access.matrix import Section
from panel.api.account import AccountInfo
from panel.api.applications import Application
from panel.api.errors import ApiError, ApiRefused, ApiUnreachable
from panel.remote.counting import topped_up
from panel.remote.counts import Count, Counts, Round, Tally
from panel.remote.kept import TEAM
from panel.remote.member_api import MemberApi
from panel.remote.team import Team
from panel.web.crumbs import application_url

CALLS = 6  # per visit: the account, its applications, its team; the rest for counts
TEAM_CALLS = 2
SHOWN = 12  # applications; the list has all of them


class Line(NamedTuple):
    """An application, its page that opens, and its count of users if the member may see it."""

    application: Application
    url: str | None
    counted: Count | None


@dataclass
class Figures:
    """None: the member may not see it, or `error` says why it is missing."""

    calls_left: int = CALLS
    info: AccountInfo | None = None
    team: Team | None = None
    application_count: int | None = None
    applications: list[Line] = field(default_factory=list)
    tally: Tally | None = None
    round: Round | None = None
    error: ApiError | None = None

    @property
    def without_role(self) -> int:
        return sum(not subuser.roles for subuser in self.team.subusers) if self.team else 0


def figures(api: MemberApi, access: Access) -> Figures:
    """Part by part: after a refusal the other parts are still read, but not after an API that does not answer."""
    found = Figures()
    try:
        for add in (add_info, add_team, add_applications):
            with refusals(found):
                add(found, api, access)
    except ApiUnreachable as error:
        found.error = error
    return found


@contextmanager
def refusals(found: Figures) -> Iterator[None]:
    try:
        yield
    except ApiRefused as refusal:
        found.error = found.error or refusal


def add_info(found: Figures, api: MemberApi, _access: Access) -> None:
    found.info = api.account.info()
    found.calls_left -= 1


def add_team(found: Figures, api: MemberApi, access: Access) -> None:
    """Two calls, unless the whole team is kept: enough for a thousand subusers."""
    if not access.opens(Section.SUBUSERS):
        return
    kept = api.kept.look(TEAM)
    found.calls_left -= 0 if kept and kept.value.is_whole else TEAM_CALLS
    found.team = api.kept.team(calls=TEAM_CALLS).value


def add_applications(found: Figures, api: MemberApi, access: Access) -> None:
    """One call for the first applications, and the remaining calls for counts of users."""
    if not access.opens(Section.APPLICATIONS):
        return
    first = api.kept.first_applications()
    found.calls_left -= 1
    may_count = access.opens(Section.USERS_IN_AN_APPLICATION)
    counts = api.kept.counts() if may_count else Counts()
    found.application_count, found.round = first.total, counts.round
    try:
        if may_count:
            counts = topped_up(api, first, found.calls_left)
    finally:
        found.applications = lines(first, counts, access)
        found.tally = Tally.among(counts, first) if may_count else None


def lines(first: Iterable[Application], counts: Counts, access: Access) -> list[Line]:
    return [
        Line(application, url_of(application, access), counts.applications.get(application.id))
        for application in islice(first, SHOWN)
    ]


def url_of(application: Application, access: Access) -> str | None:
    """The page of its users, else another page of it that opens."""
    if access.opens(Section.USERS_IN_AN_APPLICATION):
        return reverse("users:list", args=[application.id])
    return application_url(access, application)
