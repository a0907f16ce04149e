"""What roles open, from both tables: sections of the panel, methods of the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from panel.access.matrix import GROUPS, MATRIX, Role, Section, grouped, sections_of, unknown
from panel.api.rights import METHOD_ROLES, callable_by

COUNT = len(Section)


@dataclass(frozen=True)
class Opened:
    """What these roles open together."""

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
        """What these roles open, but the other ones do not."""
        return Opened(self.roles, self.sections - other.sections, self.methods - other.methods)

    def __bool__(self) -> bool:
        return bool(self.sections or self.methods)


@dataclass(frozen=True)
class Line:
    """A row of the matrix: a section, and for each role in order whether it opens it."""

    section: Section
    marks: list[tuple[Role, bool]]


def matrix_lines() -> dict[str, list[Line]]:
    return {
        group: [Line(section, [(role, role in MATRIX[section]) for role in Role]) for section in sections]
        for group, sections in GROUPS.items()
    }
