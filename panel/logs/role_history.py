"""The roles of one subuser, step by step: who gave or took which, and what they had before and after.

Neither the journal nor the account's history holds the roles after a change: they are found backwards from those of
today. Where the panel made a change it had read the roles before, and that is taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from panel.access.matrix import in_order, known
from panel.api.roles import plain
from panel.journal.kinds import State
from panel.logs.stream import Line

GIVES, TAKES, ADDS, ENDS = "SetSubUserRoles", "RemoveSubUserRoles", "AddSubUser", "DelSubUser"
COMMANDS = (GIVES, TAKES, ADDS, ENDS)


@dataclass(frozen=True)
class RoleChange:
    """One step. `unclear`: it does not fit what is known of later; roles were changed in a way that nobody told."""

    line: Line
    before: list[str]
    after: list[str]
    unclear: bool = False

    @property
    def given(self) -> list[str]:
        return [role for role in self.after if role not in self.before]

    @property
    def taken(self) -> list[str]:
        return [role for role in self.before if role not in self.after]


def changes_of_roles(lines: Iterable[Line], now: Iterable[str], read_before: Mapping[int, str]) -> Iterator[RoleChange]:
    """
    Args:
        lines: of one subuser, the newest first.
        now: the roles that they have.
        read_before: `seq` of an entry -> the roles that were read just before the write, joined by `;`.
    """
    after = frozenset(map(plain, now))
    for line in lines:
        if line.told.command not in COMMANDS or line.told.state != State.DONE:
            continue
        named = frozenset(map(plain, filter(None, line.told.arguments.get("role_name", "").split(";"))))
        before, fits = earlier(line.told.command, named, after)
        if line.entry and (text := read_before.get(line.entry.seq)) is not None:
            before = frozenset(map(plain, filter(None, text.split(";"))))
        yield RoleChange(line, shown(before), shown(after), unclear=not fits)
        after = before


def earlier(command: str, named: frozenset[str], after: frozenset[str]) -> tuple[frozenset[str], bool]:
    """The roles before the call, and whether the call can have led to those after it."""
    if command == GIVES:
        return after - named, named <= after
    if command == TAKES:
        return after | named, named.isdisjoint(after)
    if command == ADDS:
        return frozenset(), named == after
    return after, not after


def shown(names: Iterable[str]) -> list[str]:
    """As the matrix spells them, and in its order."""
    return in_order(str(known(name) or name) for name in names)
