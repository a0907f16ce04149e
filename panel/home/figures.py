"""The account in numbers. Each costs calls, so the home page asks for them after it is there."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from panel.access.access import Access
from panel.access.matrix import Section
from panel.api.applications import Application
from panel.api.client import Api
from panel.api.users import USERS_PER_ACCOUNT
from panel.web.crumbs import application_url

AT_ONCE = 3  # the API's rate limits are undocumented


class Counted(NamedTuple):
    """An application, the page of it that opens, and its users as far as the member may know."""

    application: Application
    url: str | None
    users: int | None
    inactive: int | None


@dataclass(frozen=True)
class Figures:
    """What the member may know; None where it may not."""

    applications: tuple[Counted, ...] = ()
    users: int | None = None
    inactive: int | None = None
    subusers: int | None = None
    without_role: int | None = None
    limit: int = USERS_PER_ACCOUNT

    @property
    def is_nearly_full(self) -> bool:
        """Fewer than a tenth of the users that an account can have is left."""
        return self.users is not None and self.users > self.limit * 0.9


def figures(api: Api, access: Access) -> Figures:
    """Count users and subusers, as far as the member's sections go."""
    users = inactive = subusers = without_role = None
    applications: tuple[Counted, ...] = ()
    if access.opens(Section.APPLICATIONS):
        applications = count_applications(api, access)
    if access.opens(Section.USERS_IN_AN_APPLICATION):
        users = sum(counted.users or 0 for counted in applications)
        inactive = sum(counted.inactive or 0 for counted in applications)
    if access.opens(Section.SUBUSERS):
        team = api.subusers.list()
        subusers, without_role = team.total, sum(not subuser.roles for subuser in team)
    return Figures(applications, users, inactive, subusers, without_role)


def count_applications(api: Api, access: Access) -> tuple[Counted, ...]:
    """The account's applications; counting the users of each takes two calls."""
    may_count = access.opens(Section.USERS_IN_AN_APPLICATION)

    def counted(application: Application) -> Counted:
        users = api.users.list(application.id, count=1).total if may_count else None
        inactive = api.users.list(application.id, active=False, count=1).total if may_count else None
        url = reverse("users:list", args=[application.id]) if may_count else application_url(access, application)
        return Counted(application, url, users, inactive)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return tuple(pool.map(counted, api.applications.all()))
