"""Subusers: https://voximplant.com/docs/references/httpapi/rolesystem"""

from collections.abc import Iterable
from typing import Final

from panel.api.answers import Row, Slice
from panel.api.calls import Calls
from panel.api.paging import PAGE
from panel.api.roles import Role, all_names, given

# Of new names: AddSubUser, with error codes 452 and 453.
NAME_PATTERN: Final = r"[a-z][a-z0-9_-]*"
MIN_NAME: Final = 5
MAX_NAME: Final = 20


class Subuser(Row, frozen=True, rename={"id": "subuser_id", "name": "subuser_name"}):
    """A subuser; `roles` are those it was given, when they were asked for."""

    id: int
    name: str
    description: str = ""
    roles: tuple[Role, ...] = ()

    @property
    def role_names(self) -> list[str]:
        """The roles it was given, without the inherited ones: these can be edited."""
        return given(self.roles)

    @property
    def all_role_names(self) -> list[str]:
        """Also the inherited roles: they count for access."""
        return all_names(self.roles)


class Subusers:
    """Commands about subusers. Every method raises ApiRefused and ApiUnreachable.

    Roles are sent by name, spelled as GetRoles spells them.
    """

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def roles(self, subuser_id: int, *, expanded: bool = False) -> tuple[Role, ...]:
        """GetSubUserRoles: the roles of a subuser; with `expanded`, all that they inherit.

        The reference's example lists an inherited role without `expanded`: inherited ones count for access.
        """
        parameters = {"subuser_id": subuser_id, "with_expanded_roles": expanded or None}
        return self._calls.rows("GetSubUserRoles", parameters, Role)

    def list(self) -> Slice[Subuser]:
        """GetSubUsers: all subusers, with their roles. No total is documented, so the last call comes back empty."""
        return self._calls.whole("GetSubUsers", {"with_roles": True}, Subuser)

    def page(self, *, offset: int = 0) -> tuple[Subuser, ...]:
        """GetSubUsers: as many subusers as one call returns, with their roles; none after the last one."""
        return self._calls.rows("GetSubUsers", {"with_roles": True, "count": PAGE, "offset": offset}, Subuser)

    def get(self, subuser_id: int) -> Subuser | None:
        """GetSubUsers: one subuser with its roles; None when the answer does not hold it."""
        return self._calls.find("GetSubUsers", {"subuser_id": subuser_id, "with_roles": True}, Subuser, subuser_id)

    def add(self, *, name: str, password: str, description: str = "", roles: Iterable[str] = ()) -> int:
        """AddSubUser. Returns the new id. The API changes the name to lower case."""
        return self._calls.create(
            "AddSubUser",
            {
                "new_subuser_name": name,
                "new_subuser_password": password,
                "role_name": [*roles] or None,
                "description": description or None,
            },
            "subuser_id",
        )

    def change(
        self,
        subuser_id: int,
        *,
        description: str | None = None,
        old_password: str | None = None,
        new_password: str | None = None,
    ) -> None:
        """SetSubUserInfo: change what is given. A new password needs the old one (448); the name cannot change."""
        self._calls.change(
            "SetSubUserInfo",
            {
                "subuser_id": subuser_id,
                "description": description,
                "old_subuser_password": old_password,
                "new_subuser_password": new_password,
            },
        )

    def delete(self, subuser_id: int) -> None:
        """DelSubUser: also deletes the subuser's keys."""
        self._calls.change("DelSubUser", {"subuser_id": int(subuser_id)})

    def add_roles(self, subuser_id: int, roles: Iterable[str]) -> None:
        """SetSubUserRoles: in spite of the method's name, it adds these to the present ones."""
        self._calls.change("SetSubUserRoles", {"subuser_id": subuser_id, "role_name": [*roles]})

    def remove_roles(self, subuser_id: int, roles: Iterable[str], *, force: bool = False) -> None:
        """RemoveSubUserRoles: with `force` also from the subuser's keys (otherwise error 439)."""
        self._calls.change(
            "RemoveSubUserRoles",
            {"subuser_id": subuser_id, "role_name": [*roles], "force": force or None},
        )
