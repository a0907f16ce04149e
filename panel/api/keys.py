"""Service accounts, which the API calls keys: https://voximplant.com/docs/references/httpapi/rolesystem"""

from collections.abc import Iterable

import msgspec

from panel.api.calls import Calls
from panel.api.errors import ApiUnreachable
from panel.api.roles import Role

PAGE = 100


class KeyOwner(msgspec.Struct, frozen=True, rename={"id": "subuser_id", "name": "subuser_name"}):
    """The subuser that a key belongs to."""

    id: int
    name: str = ""


class Key(msgspec.Struct, frozen=True, rename={"id": "key_id", "name": "key_name"}):
    """A service account. `id` is opaque text; `subuser` is a list in the API's types, and missing for its own keys."""

    id: str
    name: str = ""
    description: str = ""
    roles: tuple[Role, ...] = ()
    subuser: tuple[KeyOwner, ...] | KeyOwner | None = None

    @property
    def role_names(self) -> list[str]:
        """The roles it was given itself, without those that they only bring along."""
        return [role.name for role in self.roles if not role.inherited]

    @property
    def owner(self) -> KeyOwner | None:
        """The subuser it belongs to; None: the account itself."""
        if isinstance(self.subuser, KeyOwner):
            return self.subuser
        return self.subuser[0] if self.subuser else None


class Credentials(msgspec.Struct, frozen=True):
    """CreateKey's answer: what the vendor calls `credentials.json`. Nobody can ask for the private key again."""

    account_id: int
    key_id: str
    private_key: str
    account_email: str = ""

    def __repr__(self) -> str:
        return f"<credentials of key {self.key_id}>"

    def as_file(self) -> bytes:
        """The file's content."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2)


class Keys:
    """Commands about keys. Every method raises ApiRefused and ApiUnreachable.

    Roles are sent by name, spelled as GetRoles spells them.
    """

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(self) -> tuple[Key, ...]:
        """GetKeys: all keys, with their roles. No total is documented: a short page is the last."""
        found: tuple[Key, ...] = ()
        while True:
            keys, _ = self._calls.read(
                "GetKeys", {"with_roles": True, "count": PAGE, "offset": len(found)}, tuple[Key, ...]
            )
            found += keys
            if len(keys) < PAGE:
                return found

    def get(self, key_id: str) -> Key | None:
        """GetKeys: one key with its roles; None when the answer does not hold it."""
        keys, _ = self._calls.read("GetKeys", {"key_id": key_id, "with_roles": True}, tuple[Key, ...])
        return next((key for key in keys if key.id == key_id), None)

    def create(self, *, name: str, description: str = "", roles: Iterable[str] = ()) -> Credentials:
        """CreateKey: a new key pair; the private half is in this answer and nowhere else.

        Its result is an object in the documentation and a list in the vendor's clients.
        """
        created, _ = self._calls.write(
            "CreateKey",
            {"key_name": name, "description": description or None, "role_name": [*roles] or None},
            Credentials | tuple[Credentials, ...],  # type: ignore[arg-type]  # a union of types
        )
        if isinstance(created, Credentials):
            return created
        if len(created) != 1:
            raise ApiUnreachable("CreateKey", "The answer holds no key, or several.", outcome_unknown=True)
        return created[0]

    def change(self, key_id: str, *, name: str, description: str) -> None:
        """UpdateKey: both at once, since the API wants the description even when only the name changes."""
        self._calls.write("UpdateKey", {"key_id": key_id, "key_name": name, "description": description}, int)

    def delete(self, key_id: str) -> None:
        """DeleteKey: whatever signs with it is refused from then on."""
        self._calls.write("DeleteKey", {"key_id": key_id}, int)

    def roles(self, key_id: str, *, expanded: bool = False) -> tuple[Role, ...]:
        """GetKeyRoles: the roles of a key; those that it only inherits are left out unless `expanded`."""
        parameters = {"key_id": key_id, "with_expanded_roles": expanded or None}
        roles, _ = self._calls.read("GetKeyRoles", parameters, tuple[Role, ...])
        return tuple(role for role in roles if expanded or not role.inherited)

    def set_roles(self, key_id: str, roles: Iterable[str]) -> None:
        """SetKeyRoles. Whether it replaces the roles or adds to them is not documented: read back what came of it."""
        self._calls.write("SetKeyRoles", {"key_id": key_id, "role_name": [*roles]}, int)

    def remove_roles(self, key_id: str, roles: Iterable[str]) -> None:
        """RemoveKeyRoles: takes these away."""
        self._calls.write("RemoveKeyRoles", {"key_id": key_id, "role_name": [*roles]}, int)
