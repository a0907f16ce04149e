"""Roles: https://voximplant.com/docs/references/httpapi/rolesystem"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from panel.api.answers import Row
from panel.api.calls import Calls

# One role by two names on the vendor's pages and in public code.
ALIASES: Final = {"verifier": "verification"}


@lru_cache(maxsize=1000)
def plain(name: str) -> str:
    """A role's name as it is compared: the vendor writes `UserManager`, `User manager`, `User Manager`."""
    bare = "".join(letter for letter in name.casefold() if letter not in " _-")
    return ALIASES.get(bare, bare)


class Role(Row, frozen=True, rename={"id": "role_id", "name": "role_name", "parents": "parent_role_id"}):
    """A role. It is given and removed by its name; ids are not stored, they come from GetRoles."""

    name: str
    id: int = 0
    inherited: bool = False
    gui_only: bool = False
    child_ids: tuple[int, ...] = ()
    parents: tuple[int, ...] = ()


class RoleGroup(Row, frozen=True):
    """A group of roles; its name selects it."""

    name: str
    id: int = 0


def given(roles: Iterable[Role]) -> list[str]:
    """Without the inherited ones."""
    return [role.name for role in roles if not role.inherited]


def all_names(roles: Iterable[Role]) -> list[str]:
    return [role.name for role in roles]


class Roles:
    """Commands about roles. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(self, *, group: str | None = None) -> tuple[Role, ...]:
        """GetRoles: all roles, or those of one role group. It has no pages."""
        return self._calls.rows("GetRoles", {"group_name": group}, Role)

    def groups(self) -> tuple[RoleGroup, ...]:
        """GetRoleGroups: the groups that `list` can be narrowed to."""
        return self._calls.rows("GetRoleGroups", {}, RoleGroup)
