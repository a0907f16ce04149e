"""What a choice of roles opens in both tables (sections of the panel, methods of the API), and what it changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from panel.access.matrix import Section, grouped, sections_of, unknown
from panel.api.rights import METHOD_ROLES, callable_by


@dataclass(frozen=True)
class Opened:
    roles: list[str]
    sections: frozenset[Section]
    methods: frozenset[str]

    @classmethod
    def by(cls, roles: Iterable[str]) -> Self:
        held = list(roles)
        return cls(held, sections_of(held), callable_by(held))

    @property
    def groups(self) -> dict[str, list[Section]]:
        return grouped(self.sections)

    @property
    def calls(self) -> list[str]:
        """The methods in the order of the API's table."""
        return [command for command in METHOD_ROLES if command in self.methods]

    @property
    def unknown(self) -> list[str]:
        return sorted(unknown(self.roles))

    def without(self, other: "Opened") -> "Opened":
        return Opened(self.roles, self.sections - other.sections, self.methods - other.methods)

    def __bool__(self) -> bool:
        return bool(self.sections or self.methods)


@dataclass(frozen=True)
class Effect:
    """What the chosen roles open, and the gained and lost sections by their headings."""

    opened: Opened
    gained: dict[str, list[Section]]
    lost: dict[str, list[Section]]

    @classmethod
    def of(cls, chosen: Iterable[str], held: Iterable[str] | None = None) -> Self:
        """`held` are the roles before; None for something new."""
        opened = Opened.by(chosen)
        before = opened.sections if held is None else sections_of(held)
        return cls(opened, grouped(opened.sections - before), grouped(before - opened.sections))
