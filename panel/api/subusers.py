"""Subusers: https://voximplant.com/docs/references/httpapi/rolesystem"""

import msgspec

from panel.api.calls import Calls
from panel.api.roles import Role

PAGE = 100


class Subuser(msgspec.Struct, frozen=True, rename={"id": "subuser_id", "name": "subuser_name"}):
    """A subuser; `roles` are those it was given, when they were asked for."""

    id: int
    name: str
    description: str = ""
    roles: tuple[Role, ...] = ()


class Subusers:
    """Commands about subusers. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def roles(self, subuser_id: int) -> tuple[Role, ...]:
        """GetSubUserRoles: the roles of a subuser, without those that they only inherit."""
        roles, _ = self._calls.read("GetSubUserRoles", {"subuser_id": subuser_id}, tuple[Role, ...])
        return tuple(role for role in roles if not role.inherited)

    def list(self) -> tuple[Subuser, ...]:
        """GetSubUsers: all subusers, with their roles. No total is documented: a short page is the last."""
        found: tuple[Subuser, ...] = ()
        while True:
            page = {"with_roles": True, "count": PAGE, "offset": len(found)}
            subusers, _ = self._calls.read("GetSubUsers", page, tuple[Subuser, ...])
            found += subusers
            if len(subusers) < PAGE:
                return found
