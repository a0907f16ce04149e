"""Service accounts, which the API calls keys: https://voximplant.com/docs/references/httpapi/rolesystem"""

from collections.abc import Iterable

import msgspec

from panel.api.answers import Row, Slice
from panel.api.calls import Calls
from panel.api.paging import PAGE
from panel.api.roles import Role, all_names, given


class KeyOwner(Row, frozen=True, rename={"id": "subuser_id", "name": "subuser_name"}):
    """The subuser that a key belongs to."""

    id: int
    name: str = ""


class Key(Row, frozen=True, rename={"id": "key_id", "name": "key_name"}):
    """A service account. `id` is opaque text; `subuser` is a list in the API's types, and missing for its own keys."""

    id: str
    name: str = ""
    description: str = ""
    roles: tuple[Role, ...] = ()
    subuser: tuple[KeyOwner, ...] = ()

    @property
    def role_names(self) -> list[str]:
        """The roles it was given, without those that they inherit."""
        return given(self.roles)

    @property
    def all_role_names(self) -> list[str]:
        """Also the inherited roles: they count for what the key may do."""
        return all_names(self.roles)

    @property
    def owner(self) -> KeyOwner | None:
        """The subuser it belongs to; None: the account itself."""
        return self.subuser[0] if self.subuser else None


class Credentials(msgspec.Struct, frozen=True):
    """CreateKey's answer: what the vendor calls `credentials.json`. Nobody can ask for the private key again."""

    account_id: int
    key_id: str
    private_key: str
    account_email: str = ""

    def __post_init__(self) -> None:
        """A key that cannot sign must not be handed out. ValueError: no private key in PEM form."""
        if "PRIVATE KEY-----" not in self.private_key:
            raise ValueError("private_key is no PEM key")

    def __repr__(self) -> str:
        return f"<credentials of key {self.key_id}>"

    def as_file(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self), indent=2)


class Keys:
    """Commands about keys. Every method raises ApiRefused and ApiUnreachable.

    Roles are sent by name, spelled as GetRoles spells them.
    """

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(self) -> Slice[Key]:
        """GetKeys: all keys, with their roles. No total is documented, so the last call comes back empty."""
        return self._calls.whole("GetKeys", {"with_roles": True}, Key)

    def page(self) -> tuple[Key, ...]:
        """GetKeys: as many keys as one call answers, without their roles."""
        return self._calls.rows("GetKeys", {"count": PAGE}, Key)

    def get(self, key_id: str) -> Key | None:
        """GetKeys: one key with its roles; None when the answer does not hold it."""
        return self._calls.find("GetKeys", {"key_id": key_id, "with_roles": True}, Key, key_id)

    def create(self, *, name: str, description: str = "", roles: Iterable[str] = ()) -> Credentials:
        """CreateKey: a new key pair; the private key is in this answer and nowhere else.

        Its result is an object in the documentation and a list in the vendor's clients.
        """
        parameters = {"key_name": name, "description": description or None, "role_name": [*roles] or None}
        return self._calls.write("CreateKey", parameters, Credentials)

    def change(self, key_id: str, *, name: str, description: str) -> None:
        """UpdateKey: both at once, as just read or as they should be: the API always needs the description."""
        self._calls.change("UpdateKey", {"key_id": key_id, "key_name": name, "description": description})

    def delete(self, key_id: str) -> None:
        """DeleteKey: whatever signs with it is refused from then on."""
        self._calls.change("DeleteKey", {"key_id": key_id})

    def roles(self, key_id: str, *, expanded: bool = False) -> tuple[Role, ...]:
        """GetKeyRoles: the roles of a key, inherited ones among them; with `expanded`, all that are inherited."""
        parameters = {"key_id": key_id, "with_expanded_roles": expanded or None}
        return self._calls.rows("GetKeyRoles", parameters, Role)

    def set_roles(self, key_id: str, roles: Iterable[str]) -> None:
        """SetKeyRoles. Whether it replaces the roles or adds to them is not documented: read the result back."""
        self._calls.change("SetKeyRoles", {"key_id": key_id, "role_name": [*roles]})

    def remove_roles(self, key_id: str, roles: Iterable[str]) -> None:
        """RemoveKeyRoles."""
        self._calls.change("RemoveKeyRoles", {"key_id": key_id, "role_name": [*roles]})
