"""The account in numbers. Each costs calls, so the home page asks for them after it is there."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from panel.access.access import Access
from panel.access.matrix import Section
from panel.api.client import Api

USERS_PER_ACCOUNT = 1000  # error 109 beyond it: https://voximplant.com/docs/howtos/integration/httpapi/restrictions
AT_ONCE = 3  # the API's rate limits are undocumented


@dataclass(frozen=True)
class Figures:
    """What the member may know; None where it may not."""

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
    if access.opens(Section.USERS_IN_AN_APPLICATION):
        users, inactive = count_users(api)
    if access.opens(Section.SUBUSERS):
        team = api.subusers.list()
        subusers, without_role = len(team), sum(not subuser.roles for subuser in team)
    return Figures(users, inactive, subusers, without_role)


def count_users(api: Api) -> tuple[int, int]:
    """All users of the account, and the inactive ones among them: two calls for each application."""
    asked = [(application.id, active) for application in api.applications.all() for active in (None, False)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        totals = list(pool.map(lambda ask: api.users.list(ask[0], active=ask[1], count=1).total, asked))
    return sum(totals[0::2]), sum(totals[1::2])
