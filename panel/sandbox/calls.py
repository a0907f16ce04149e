"""The parts of a method of the API: the caller, the call, and its row in the table."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from panel.sandbox.keypairs import KeyPair
from panel.sandbox.params import OneOf, Param

Args = dict[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file as an answer, in place of JSON."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """The account itself, or the subuser that the key belongs to."""

    account_id: int
    account_name: str
    key_id: str
    subuser_id: int | None
    subuser_name: str | None
    roles: frozenset[str]


# The caller of a method that needs no token.
ANYBODY: Final = Caller(0, "", "", None, None, frozenset())


@dataclass(frozen=True, slots=True)
class Call:
    """A call that has passed authorization and parsing, inside its transaction.

    `args` holds a value for every parameter of the method: what was sent, its default, or None.
    """

    db: sqlite3.Connection
    caller: Caller
    args: Args
    host: str
    new_key_pair: Callable[[], KeyPair]

    @property
    def account_id(self) -> int:
        return self.caller.account_id

    def naming(self, args: Args) -> "Call":
        """The same call with other arguments, to look up other names."""
        return replace(self, args=args)


@dataclass(frozen=True, slots=True)
class Method:
    """A row of the table of methods.

    `roles` None: open to a key without any role; `public`: open without a token. `recorded`: a write that the
    account's history records.
    """

    name: str
    run: Callable[[Call], Answer | File]
    params: tuple[Param, ...] = ()
    alternatives: tuple[OneOf, ...] = ()
    roles: frozenset[str] | None = None
    writes: bool = False
    recorded: bool = True
    public: bool = False

    def is_open_to(self, roles: frozenset[str]) -> bool:
        return self.roles is None or not self.roles.isdisjoint(roles)


def any_of(*names: str) -> frozenset[str]:
    return frozenset(names)
