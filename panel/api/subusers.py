"""Subusers: https://voximplant.com/docs/references/httpapi/rolesystem"""

from collections.abc import Iterable

import msgspec

from panel.api.calls import Calls
from panel.api.roles import Role

LARGEST_PAGE = 1000  # undocumented for GetSubUsers; the documented cap of its sibling lists


class Subuser(msgspec.Struct, frozen=True, rename={"id": "subuser_id", "name": "subuser_name"}):
    """A subuser; `roles` are those it was given, when they were asked for."""

    id: int
    name: str
    description: str = ""
    roles: tuple[Role, ...] = ()

    @property
    def role_names(self) -> list[str]:
        """The roles it was given itself, without those that they only inherit."""
        return [role.name for role in self.roles if not role.inherited]


class CreatedSubuser(msgspec.Struct, frozen=True, rename={"id": "subuser_id"}):
    """AddSubUser's answer."""

    id: int


class Subusers:
    """Commands about subusers. Every method raises ApiRefused and ApiUnreachable.

    Roles are sent by name, spelled as GetRoles spells them.
    """

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def roles(self, subuser_id: int, *, expanded: bool = False) -> tuple[Role, ...]:
        """GetSubUserRoles: the roles of a subuser; those that it only inherits are left out unless `expanded`."""
        parameters = {"subuser_id": subuser_id, "with_expanded_roles": expanded or None}
        roles, _ = self._calls.read("GetSubUserRoles", parameters, tuple[Role, ...])
        return tuple(role for role in roles if expanded or not role.inherited)

    def list(self) -> tuple[Subuser, ...]:
        """GetSubUsers: all subusers, with their roles. No total is documented: the last page is the empty one."""
        found: tuple[Subuser, ...] = ()
        while page := self.page(offset=len(found)):
            found += page
        return found

    def page(self, *, offset: int = 0) -> tuple[Subuser, ...]:
        """GetSubUsers: as many subusers as one call answers, with their roles; none behind the last."""
        parameters = {"with_roles": True, "count": LARGEST_PAGE, "offset": offset}
        subusers, _ = self._calls.read("GetSubUsers", parameters, tuple[Subuser, ...])
        return subusers

    def get(self, subuser_id: int) -> Subuser | None:
        """GetSubUsers: one subuser with its roles; None when the answer does not hold it."""
        parameters = {"subuser_id": subuser_id, "with_roles": True}
        subusers, _ = self._calls.read("GetSubUsers", parameters, tuple[Subuser, ...])
        return next((subuser for subuser in subusers if subuser.id == subuser_id), None)

    def add(self, *, name: str, password: str, description: str = "", roles: Iterable[str] = ()) -> int:
        """AddSubUser: create a subuser; its id. The API lower-cases the name."""
        created, _ = self._calls.write(
            "AddSubUser",
            {
                "new_subuser_name": name,
                "new_subuser_password": password,
                "role_name": [*roles] or None,
                "description": description or None,
            },
            CreatedSubuser,
        )
        return created.id

    def change(
        self,
        subuser_id: int,
        *,
        description: str | None = None,
        old_password: str | None = None,
        new_password: str | None = None,
    ) -> None:
        """SetSubUserInfo: change what is given. A new password needs the old one (448); there is no rename."""
        self._calls.write(
            "SetSubUserInfo",
            {
                "subuser_id": subuser_id,
                "description": description,
                "old_subuser_password": old_password,
                "new_subuser_password": new_password,
            },
            int,
        )

    def delete(self, subuser_id: int) -> None:
        """DelSubUser: one subuser; its keys go with it."""
        self._calls.write("DelSubUser", {"subuser_id": int(subuser_id)}, int)

    def add_roles(self, subuser_id: int, roles: Iterable[str]) -> None:
        """SetSubUserRoles: adds these to those it has, in spite of the method's name."""
        self._calls.write("SetSubUserRoles", {"subuser_id": subuser_id, "role_name": [*roles]}, int)

    def remove_roles(self, subuser_id: int, roles: Iterable[str], *, force: bool = False) -> None:
        """RemoveSubUserRoles: takes these away, with `force` also from the subuser's keys (else 439)."""
        self._calls.write(
            "RemoveSubUserRoles",
            {"subuser_id": subuser_id, "role_name": [*roles], "force": force or None},
            int,
        )
