"""The columns of the list: which there are, which a member has chosen, and how a page sorts by one.

The API sorts by three fields, and upwards only. By anything else the panel sorts itself, after it has read all users
that match: an account has at most a thousand.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as N_

from panel.api.users import ACD_STATUSES, Order, User
from panel.people.models import Member
from panel.web.lists import ListState

LIST = "users"  # the name under which a member's choice is kept

# A user without the value comes last, in either direction.
type Key = Callable[[User], Any]


@dataclass(frozen=True)
class Column:
    """A column beside the username's, which is always there. `sort_key` is None if there is no true order."""

    name: str
    label: str
    sort_key: Key | None = None
    chosen: bool = True  # by members who have not said otherwise


COLUMNS = (
    Column("display_name", N_("Display name"), lambda user: user.display_name.casefold()),
    Column("id", N_("User ID"), lambda user: user.id, chosen=False),
    Column("state", N_("State"), lambda user: None if user.active is None else not user.active),
    Column("acd_status", N_("ACD status"), lambda user: rank(user.acd_status)),
    Column("balance", N_("Balance"), lambda user: user.balance if user.separate_balance else None),
    Column("skills", N_("Skills and queues"), chosen=False),
    Column("created", N_("Created"), lambda user: user.created),
    Column("modified", N_("Modified"), lambda user: user.modified),
)
KEYS: dict[str, Key] = {"name": lambda user: user.name} | {
    column.name: column.sort_key for column in COLUMNS if column.sort_key
}
ORDERS = [sign + name for name in KEYS for sign in ("", "-")]
SORTED_BY_THE_API: dict[str, Order] = {"name": "name", "display_name": "display_name", "id": "id"}


def rank(status: str | None) -> int | None:
    """The place in the vendor's list of statuses."""
    return ACD_STATUSES.index(status) if status in ACD_STATUSES else None


def shown(member: Member, state: ListState) -> list[str]:
    """Names of the columns: those that the address names, else the member's choice, else the usual ones."""
    if "columns" in state.query:
        return known(state.query.get("columns", "").split(","))
    if LIST in member.list_columns:
        return known(member.list_columns[LIST])
    return [column.name for column in COLUMNS if column.chosen]


def known(names: Iterable[str]) -> list[str]:
    """Those of the names that are columns, in the order of the table."""
    wanted = set(names)
    return [column.name for column in COLUMNS if column.name in wanted]


def in_order(users: Iterable[User], order: str) -> list[User]:
    """Users with the same value stay by username."""
    key = KEYS[order.lstrip("-")]
    by_name = sorted(users, key=lambda user: user.name)
    valued = [user for user in by_name if key(user) is not None]
    return sorted(valued, key=key, reverse=order.startswith("-")) + [user for user in by_name if key(user) is None]
