"""Subusers and service accounts in one form, which can be stored, compared, and changed by the journal's entries."""

from collections.abc import Iterable
from typing import Final

import msgspec

from panel.api.keys import Key
from panel.api.roles import plain
from panel.api.subusers import Subuser

SUBUSER: Final = "subuser"
KEY: Final = "service account"  # both as in the journal


class Thing(msgspec.Struct, frozen=True):
    """One of them. What the API did not send, or what was not understood, is None, and equals everything.

    `owner`: the subuser that a key belongs to; 0 for the account's own.
    """

    kind: str
    id: str
    name: str
    description: str | None = ""
    roles: tuple[str, ...] | None = ()
    owner: int = 0

    @property
    def place(self) -> tuple[str, str]:
        return self.kind, self.id

    def is_as(self, other: "Thing") -> bool:
        return self.name == other.name and _same(self.description, other.description) and self.has_roles_of(other)

    def has_roles_of(self, other: "Thing") -> bool:
        return self.roles is None or other.roles is None or plain_set(self.roles) == plain_set(other.roles)

    def with_roles(self, names: Iterable[str]) -> "Thing":
        """With these as well."""
        held = {plain(name): name for name in self.roles or ()}
        return msgspec.structs.replace(self, roles=tuple(({plain(name): name for name in names} | held).values()))

    def without_roles(self, names: Iterable[str]) -> "Thing":
        gone = {plain(name) for name in names}
        return msgspec.structs.replace(self, roles=tuple(name for name in self.roles or () if plain(name) not in gone))


def _same(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def plain_set(roles: Iterable[str]) -> frozenset[str]:
    return frozenset(map(plain, roles))


def of_subuser(subuser: Subuser) -> Thing:
    return Thing(
        SUBUSER,
        str(subuser.id),
        subuser.name,
        None if "description" in subuser.unclear else subuser.description,
        None if "roles" in subuser.unclear else tuple(subuser.role_names),
    )


def of_key(key: Key) -> Thing:
    return Thing(
        KEY,
        key.id,
        key.name,
        None if "description" in key.unclear else key.description,
        None if "roles" in key.unclear else tuple(key.role_names),
        key.owner.id if key.owner else 0,
    )
