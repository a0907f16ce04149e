"""Roles: https://voximplant.com/docs/references/httpapi/rolesystem"""

import msgspec

from panel.api.calls import Calls


class Role(msgspec.Struct, frozen=True, rename={"id": "role_id", "name": "role_name", "parents": "parent_role_id"}):
    """A role as the API tells it. Ids are never written down: they come from GetRoles."""

    id: int
    name: str
    inherited: bool = False
    gui_only: bool = False
    child_ids: tuple[int, ...] = ()
    parents: tuple[int, ...] = ()


class RoleGroup(msgspec.Struct, frozen=True):
    """A group of roles."""

    id: int
    name: str


class Roles:
    """Commands about roles. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(self, *, group: str | None = None) -> tuple[Role, ...]:
        """GetRoles: all roles, or those of one role group."""
        roles, _ = self._calls.read("GetRoles", {"group_name": group}, tuple[Role, ...])
        return roles

    def groups(self) -> tuple[RoleGroup, ...]:
        """GetRoleGroups: the groups that `list` can be narrowed to."""
        groups, _ = self._calls.read("GetRoleGroups", {}, tuple[RoleGroup, ...])
        return groups
