"""The list of subusers: the API cannot search, filter, sort or count them, so the panel does it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from panel.access.access import Access
from panel.api.answers import Slice
from panel.api.subusers import Subuser
from panel.people.models import Member
from panel.team.models import Suspension
from panel.web.lists import ListState

WITHOUT_ROLE = "none"
NEVER_SIGNED_IN = "never"
SUSPENDED = "suspended"
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A subuser of the API, with their member of this panel if they can sign in here."""

    subuser: Subuser
    access: Access
    member: Member | None
    suspension: Suspension | None = None

    @property
    def roles(self) -> list[str]:
        """The given ones in the order of the matrix, without the inherited ones."""
        return [role for role in self.access.role_list if role in self.subuser.role_names]

    @property
    def last_sign_in(self) -> datetime | None:
        return self.member.last_login if self.member else None


ORDERS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: row.subuser.name,
    "description": lambda row: (row.subuser.description.casefold(), row.subuser.name),
    "sections": lambda row: (len(row.access.sections), row.subuser.name),
    "last_sign_in": lambda row: (row.last_sign_in or NEVER, row.subuser.name),
}


def rows(
    subusers: Iterable[Subuser], members: Mapping[int, Member], suspensions: Mapping[int, Suspension] | None = None
) -> list[Row]:
    suspended = suspensions or {}
    return [
        Row(each, Access.of(each.all_role_names), members.get(each.id), suspended.get(each.id)) for each in subusers
    ]


def search(found: list[Row], state: ListState, *, role: str, order: str, signed_in: str) -> Slice[Row]:
    """The rows of this page: with `q` in name or description, and with the role (or without any)."""
    wanted = state.q.casefold()
    matching = [
        row
        for row in found
        if wanted in f"{row.subuser.name}\n{row.subuser.description}".casefold()
        and has_role(row, role)
        and (signed_in != NEVER_SIGNED_IN or row.last_sign_in is None)
        and (signed_in != SUSPENDED or row.suspension is not None)
    ]
    matching.sort(key=ORDERS.get(order, ORDERS["name"]))
    return Slice(tuple(matching[state.offset : state.offset + state.per_page]), len(matching), state.offset)


def has_role(row: Row, role: str) -> bool:
    return not role or (not row.access.roles if role == WITHOUT_ROLE else role in row.access.roles)
