"""The access matrix as a table of a page, whole or filtered; and beside it the API's own table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from panel.access.matrix import GROUPS, MATRIX, Role, Section, known
from panel.access.opened import METHODS, is_open_to_anyone
from panel.access.reach import SECTIONS_OF
from panel.api.rights import may_call
from panel.api.subusers import Subuser
from panel.roles import oddities

COUNT = len(Section)


@dataclass(frozen=True)
class Line:
    """A row of the matrix: a section, and for each role in order whether it opens it, with the numbers of oddities."""

    section: Section
    marks: list[tuple[Role, bool, tuple[int, ...]]]

    @property
    def differs(self) -> bool:
        return len({is_open for _role, is_open, _odd in self.marks}) > 1


def matrix_lines(
    roles: Iterable[Role] = tuple(Role), *, word: str = "", only_differences: bool = False
) -> dict[str, list[Line]]:
    """By their headings, without empty ones. A word in a heading finds all of its sections."""
    shown, wanted = list(roles), word.casefold()
    groups = {}
    for group, sections in GROUPS.items():
        lines = [
            Line(section, [(role, role in MATRIX[section], oddities.of_cell(section, role)) for role in shown])
            for section in sections
            if wanted in f"{_(group)}\n{_(section)}".casefold()
        ]
        groups[group] = [line for line in lines if line.differs or not only_differences]
    return {group: lines for group, lines in groups.items() if lines}


def people_by_role(subusers: Iterable[Subuser]) -> dict[Role, int]:
    """How many subusers were given each role, however the API spells it."""
    counts = dict.fromkeys(Role, 0)
    for subuser in subusers:
        for role in {known(name) for name in subuser.role_names} - {None}:
            counts[role] += 1  # type: ignore[index]  # None was taken out
    return counts


@dataclass(frozen=True)
class Side:
    """What both tables say of a method and a role: may it be called, and does a section open that does the same?"""

    role: Role
    in_panel: bool
    by_api: bool

    @property
    def disagrees(self) -> bool:
        return self.in_panel is not self.by_api


@dataclass(frozen=True)
class MethodLine:
    """A method of the API beside the sections whose pages here do the same."""

    command: str
    sections: tuple[Section, ...]
    sides: list[Side]

    @property
    def disagrees(self) -> bool:
        return any(side.disagrees for side in self.sides)


def method_line(command: str, roles: Sequence[Role]) -> MethodLine:
    sections = tuple(section for section in Section if section in SECTIONS_OF[command])
    return MethodLine(
        command,
        sections,
        [Side(role, any(role in MATRIX[each] for each in sections), may_call(command, [role])) for role in roles],
    )


def side_by_side(
    roles: Sequence[Role] = tuple(Role), *, only_differences: bool = False
) -> Mapping[tuple[Section, ...], list[MethodLine]]:
    """Methods by the sections that do the same. Those that need no role are in `ANYONES`."""
    found: dict[tuple[Section, ...], list[MethodLine]] = {}
    for command in METHODS:
        if command in SECTIONS_OF:
            line = method_line(command, roles)
            if line.disagrees or not only_differences:
                found.setdefault(line.sections, []).append(line)
    return found


def disagreements(groups: Mapping[tuple[Section, ...], list[MethodLine]], roles: Iterable[Role]) -> dict[Role, int]:
    """How many methods of each role the two tables disagree about."""
    sides = [side for lines in groups.values() for line in lines for side in line.sides if side.disagrees]
    return {role: sum(side.role is role for side in sides) for role in roles}


ANYONES = tuple(command for command in METHODS if is_open_to_anyone(command))
