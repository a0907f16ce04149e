"""What a file of an import is read as, whatever its format."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

MOST_ROWS: Final = 20_000
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_COLUMNS: Final = 100

DATE, NUMBER, BROKEN = "date", "number", "error"

# Text as it was typed; or, in the cells of a workbook that Excel took for something else, what that was and its text.
type Cell = str | list[str]


class Unreadable(Exception):
    """The file cannot be imported; the message says why, and what to do."""


class Table(NamedTuple):
    """The header, and the rows below it, which are read while one asks for them."""

    header: list[str]
    rows: Iterator[list[Cell]]
    how: str  # encoding and delimiter, or the sheet: so that one sees what was taken for what


def text_of(cell: Cell) -> str:
    """The text of a cell."""
    return cell if isinstance(cell, str) else cell[1]


def kind_of(cell: Cell) -> str:
    """What Excel took it for; nothing for text."""
    return "" if isinstance(cell, str) else cell[0]


def table_of(lines: Iterable[list[Cell]], how: str) -> Table:
    """The first line with anything in it is the header; below it, lines without anything are left out.

    Raises:
        Unreadable: there is no header. While the rows are read: there are none, or too many.
    """
    filled = (line for line in lines if any(text_of(cell).strip() for cell in line))
    header = next(filled, None)
    if header is None:
        raise Unreadable(_("The file is empty."))
    names = [text_of(cell).strip().strip("\N{ZERO WIDTH NO-BREAK SPACE}").strip() for cell in header]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise Unreadable(
            _("The file has {number} columns; {most} are the most.").format(number=len(names), most=MOST_COLUMNS)
        )
    return Table(names, counted(filled, len(names)), how)


def counted(lines: Iterable[list[Cell]], width: int) -> Iterator[list[Cell]]:
    """The rows, each as wide as the header.

    Raises:
        Unreadable
    """
    number = 0
    for number, line in enumerate(lines, 1):
        if number > MOST_ROWS:
            raise Unreadable(
                _("The file has more than {most} rows. Split it into several files.").format(most=f"{MOST_ROWS:,}")
            )
        if any(text_of(cell).strip() for cell in line[width:]):
            raise Unreadable(
                _(
                    "Row {number} has more cells than the header has columns. Is a comma or semicolon in a cell "
                    "without quotation marks?"
                ).format(number=number)
            )
        yield line[:width] + [""] * (width - len(line))
    if not number:
        raise Unreadable(_("Below the header there are no rows."))
