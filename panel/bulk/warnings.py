"""What Excel does to numbers that are no numbers, as far as a file shows it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from panel.bulk.reading.tables import NUMBER, Cell, kind_of, text_of

SHORTENED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)


@dataclass
class Seen:
    """What the cells of a column look like."""

    header: str
    digits: int = 0
    others: int = 0
    shortest: int = 99
    longest: int = 0
    zeros: int = 0  # that are still there
    numbers: int = 0  # which a workbook says are numbers
    shortened: int = 0

    def look(self, cell: Cell) -> None:
        """One more cell."""
        text = text_of(cell).strip()
        if not text:
            return
        self.numbers += kind_of(cell) == NUMBER
        self.shortened += bool(SHORTENED.fullmatch(text))
        if not (text.isascii() and text.isdigit()):
            self.others += 1
            return
        self.digits += 1
        self.zeros += text.startswith("0")
        self.shortest, self.longest = min(self.shortest, len(text)), max(self.longest, len(text))

    @property
    def may_lack_zeros(self) -> bool:
        """Numbers of one length but for some that are shorter: Excel takes the zeros from 0071 and leaves 71."""
        return self.digits > 1 and not self.others and not self.zeros and self.shortest < self.longest

    def sentences(self) -> Iterator[str]:
        """What one should look at."""
        name = self.header
        if self.shortened:
            yield _("“{name}” has numbers that Excel has shortened, such as 1.2E+11: their digits are lost.").format(
                name=name
            )
        if self.numbers or self.may_lack_zeros:
            yield _(
                "“{name}” has numbers: zeros at their beginning are lost if Excel was ever asked to save them. Format "
                "the column as text if there should be any."
            ).format(name=name)


class Watching:
    """Looks at rows while they pass."""

    def __init__(self, headers: Iterable[str]) -> None:
        self._columns = [Seen(header) for header in headers]

    def passing(self, rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
        """The same rows."""
        for row in rows:
            for seen, cell in zip(self._columns, row, strict=True):
                seen.look(cell)
            yield row

    def sentences(self) -> list[str]:
        """What was seen, once all have passed."""
        return [sentence for seen in self._columns for sentence in seen.sentences()]
