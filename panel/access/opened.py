"""What roles can do together, in both tables of the vendor: sections of the panel, methods of the API.

Pages, the palette, reviews, exports and commands all ask here. A *right* is a section or a method, by its name: no
method is called like a section.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from panel.access.matrix import Role, Section, grouped, in_order, roles_opening, sections_of, unknown
from panel.access.reach import SECTIONS_OF
from panel.api.rights import ANYONE, METHOD_ROLES, callable_by, may_call

type Right = Section | str

# Every method needs at least a key, so "anyone" means: with any role, or with none.
METHODS: Final = tuple(METHOD_ROLES)


@dataclass(frozen=True)
class Opened:
    """`roles` are spelled as they were given; unknown ones open nothing."""

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
        return [command for command in METHODS if command in self.methods]

    @property
    def unknown(self) -> list[str]:
        return sorted(unknown(self.roles))

    def giving(self, right: Right) -> list[str]:
        """Which of these roles give the right, in the matrix's order; all of them for a method open to anyone."""
        return giving(self.roles, right)

    def without(self, other: "Opened") -> "Opened":
        return Opened(self.roles, self.sections - other.sections, self.methods - other.methods)

    def __bool__(self) -> bool:
        return bool(self.sections or self.methods)


def right_named(name: str) -> Right | None:
    """The section or method with exactly this name; None if there is neither."""
    if name in METHOD_ROLES:
        return name
    return Section(name) if name in set(Section) else None


def giving(roles: Iterable[str], right: Right) -> list[str]:
    """Which of these roles give the right, each alone, in the matrix's order."""
    return [role for role in in_order(roles) if gives(role, right)]


def gives(role: str, right: Right) -> bool:
    return right in sections_of([role]) if isinstance(right, Section) else may_call(right, [role])


def can(roles: Iterable[str], right: Right) -> bool:
    """Also somebody without a role may call a method that is open to anyone."""
    held = list(roles)
    return right in sections_of(held) if isinstance(right, Section) else may_call(right, held)


def roles_for(right: Right) -> tuple[Role, ...]:
    """The roles of the matrix that give it; all of them for a method open to anyone."""
    if isinstance(right, Section):
        return roles_opening(right)
    return tuple(role for role in Role if may_call(right, [role]))


def is_open_to_anyone(right: Right) -> bool:
    return not isinstance(right, Section) and ANYONE in METHOD_ROLES.get(right, ())


def methods_of(section: Section) -> list[str]:
    """The methods that do what the section's pages here do; none for sections that this panel has no page for."""
    return [command for command in METHODS if section in SECTIONS_OF.get(command, frozenset())]
