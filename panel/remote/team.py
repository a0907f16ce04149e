"""The account's team: the list of its subusers, which is read page by page."""

import msgspec

from panel.api.client import Api
from panel.api.subusers import Subuser


class Team(msgspec.Struct, frozen=True):
    """Subusers with their roles, in the API's order. Without a total, only an empty page is the end of the list."""

    subusers: tuple[Subuser, ...] = ()
    is_whole: bool = False
    unreadable: int = 0  # rows without a usable id or name
    cut: bool = False  # longer than the panel reads at once

    def read_on(self, api: Api, calls: int | None = None) -> "Team":
        """The team after this many further calls; None reads the whole list.

        Raises:
            ApiError
        """
        if calls is None:
            team = api.subusers.list()
            return Team(team.items, is_whole=True, unreadable=team.unreadable, cut=team.cut)
        found = {subuser.id: subuser for subuser in self.subusers}
        for _ in range(calls):
            page = api.subusers.page(offset=len(found))
            fresh = {subuser.id: subuser for subuser in page if subuser.id not in found}
            if not fresh:  # an empty page; or a repeated one, from an API that ignores `offset`
                return Team(tuple(found.values()), is_whole=True)
            found |= fresh
        return Team(tuple(found.values()))
