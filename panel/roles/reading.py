"""The access matrix as a table of a page."""

from dataclasses import dataclass

from panel.access.matrix import GROUPS, MATRIX, Role, Section

COUNT = len(Section)


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
