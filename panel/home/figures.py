"""The account in figures, with at most six calls at every visit, however large the account is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from panel.access.access import Access
from panel.access.matrix import Section
from panel.api.applications import Application
from panel.api.errors import ApiError, ApiUnreachable
from panel.people.models import Member
from panel.remote.counting import topped_up
from panel.remote.counts import Counts, Round, Tally
from panel.remote.kept import NAMELESS_KEYS, TEAM
from panel.remote.member_api import MemberApi
from panel.resilience.last_known import Known, read_or_last_known
from panel.web.crumbs import application_url

CALLS = 6  # at a visit: the account, its team, keys and applications, and counts with what is left
TEAM_CALLS = 2
SHOWN = 12  # applications; the list has all of them


class Line(NamedTuple):
    """An application, the page of it that opens, and its users as far as they were counted and the member may know."""

    id: int
    name: str
    url: str | None
    users: int | None = None
    inactive: int | None = None


@dataclass
class Figures:
    """What the member may know; None for what may not be known or did not come. `missing` says what failed."""

    calls_left: int = CALLS
    is_active: bool = True
    is_frozen: bool = False
    subusers: int | None = None
    team_is_whole: bool = True
    without_role: int = 0
    never_signed_in: int = 0
    nameless_keys: int | None = None
    application_count: int | None = None
    applications: list[Line] = field(default_factory=list)
    tally: Tally | None = None
    round: Round | None = None
    missing: list[str] = field(default_factory=list)


def known_figures(api: MemberApi, access: Access) -> tuple[Known[Figures], ApiError | None]:
    """The figures as they are now, else as they were last known; and what failed."""
    found, error = figures(api, access)
    if not isinstance(error, ApiUnreachable):
        return read_or_last_known(*key(api, access), Figures, lambda: found), error

    def read() -> Figures:
        raise error

    try:
        return read_or_last_known(*key(api, access), Figures, read), error
    except ApiUnreachable:
        return Known(found), error


def key(api: MemberApi, access: Access) -> tuple[int, str, str]:
    """Where figures are kept: whoever opens other sections sees other figures."""
    return api.actor.account.pk, "figures", ";".join(sorted(access.sections))


def figures(api: MemberApi, access: Access) -> tuple[Figures, ApiError | None]:
    """Part by part; a part that is refused leaves the others as they are, an API that does not answer ends it."""
    found, error = Figures(), None
    for name, section, add in PARTS:
        if section and not access.opens(section):
            continue
        if isinstance(error, ApiUnreachable):
            found.missing.append(name)
            continue
        try:
            add(found, api, access)
        except ApiError as failure:
            found.missing.append(name)
            error = failure if isinstance(failure, ApiUnreachable) else error or failure
    return found, error


def add_info(found: Figures, api: MemberApi, _access: Access) -> None:
    """One call."""
    info = api.account.info()
    found.calls_left -= 1
    found.is_active, found.is_frozen = info.active is not False, bool(info.frozen)


def add_team(found: Figures, api: MemberApi, _access: Access) -> None:
    """Two calls, unless the whole team is kept: enough for a thousand subusers."""
    kept = api.kept.look(TEAM)
    found.calls_left -= 0 if kept and kept.value.is_whole else TEAM_CALLS
    team = api.kept.team(calls=TEAM_CALLS).value
    members = Member.objects.filter(account=api.actor.account).exclude(last_login=None)
    seen = set(members.values_list("subuser_id", flat=True))
    found.subusers, found.team_is_whole = len(team.subusers), team.is_whole
    found.without_role = sum(not Access.of(subuser.all_role_names).roles for subuser in team.subusers)
    found.never_signed_in = sum(subuser.id not in seen for subuser in team.subusers)


def add_keys(found: Figures, api: MemberApi, _access: Access) -> None:
    """One call, unless the number is kept."""
    found.calls_left -= 0 if api.kept.look(NAMELESS_KEYS) else 1
    found.nameless_keys = api.kept.nameless_keys()


def add_applications(found: Figures, api: MemberApi, access: Access) -> None:
    """One call for the first applications, and the counts of some with the remaining calls."""
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


PARTS: tuple[tuple[str, Section | None, Callable[[Figures, MemberApi, Access], None]], ...] = (
    (N_("the state of the account"), None, add_info),
    (N_("the team"), Section.SUBUSERS, add_team),
    (N_("the service accounts"), Section.SERVICE_ACCOUNTS, add_keys),
    (N_("the applications and their users"), Section.APPLICATIONS, add_applications),
)


def lines(first: Iterable[Application], counts: Counts, access: Access) -> list[Line]:
    """The first applications, each with the page that opens."""
    found = []
    for application in islice(first, SHOWN):
        counted = counts.applications.get(application.id)
        numbers = (counted.users, counted.inactive) if counted else (None, None)
        found.append(Line(application.id, application.name, url_of(application, access), *numbers))
    return found


def url_of(application: Application, access: Access) -> str | None:
    """Its users, else what else opens of it."""
    if access.opens(Section.USERS_IN_AN_APPLICATION):
        return reverse("users:list", args=[application.id])
    return application_url(access, application)
