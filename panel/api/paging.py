"""Reads lists page by page, however large the API's pages are.

A list ends at an empty page or at its total, never at a short page: an API may return fewer rows than were asked for.
The functions raise ApiRefused and ApiUnreachable.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec

from panel.api.answers import Slice
from panel.api.errors import INVALID_ARGUMENTS, INVALID_RANGE, INVALID_VALUE, N_, ApiRefused, ApiUnreachable

# The most rows that are read of one list; a longer one is cut, and says so. The API documents such a limit only as
# GetCallHistory's largest offset.
LARGEST_LIST: Final = 10_000
# Asked for at a time: documented as the most for two lists, assumed for the others.
PAGE: Final = 1000
CAUTIOUS_PAGE: Final = 100
NONE_READABLE: Final = N_("Rows came, and none of them has a usable ID or name.")
# Assumption: with one of these the API would refuse a count that is too large for it.
COUNT_REFUSED: Final = frozenset({INVALID_ARGUMENTS, INVALID_VALUE, INVALID_RANGE})


class Part[T](NamedTuple):
    """What came for one call: rows, how many could not be read, and the list's length if the API says it."""

    items: tuple[T, ...]
    unreadable: int
    total: int | None


type Ask[T] = Callable[[int, int], Part[T]]  # offset, count


@dataclass(slots=True)
class Gathered[T]:
    """The rows of a list that came so far, from `offset` on."""

    command: str
    offset: int
    found: dict[Any, T] = field(default_factory=dict)
    came: int = 0
    unreadable: int = 0
    total: int | None = None
    is_end: bool = False  # nothing comes after them
    is_blind: bool = False  # the last page held rows, and none that could be read

    def add(self, part: Part[T]) -> None:
        """One more page.

        Raises:
            ApiUnreachable: it came before, or is the second page that could not be read. The API ignores `offset`, and
                reading would never end.
        """
        new = {identity(item): item for item in part.items}
        if new and new.keys() <= self.found.keys():
            raise ApiUnreachable(self.command, N_("The API returns the same part of a list again and again."))
        if self.is_blind and part.unreadable and not new:
            raise ApiUnreachable(self.command, NONE_READABLE)
        self.is_blind = bool(part.unreadable and not new)
        self.found |= new
        size = len(part.items) + part.unreadable
        self.came += size
        self.unreadable += part.unreadable
        self.total = self.total if part.total is None else part.total
        self.is_end = not size or (self.total is not None and self.reached >= self.total)

    @property
    def reached(self) -> int:  # the offset of what comes next
        return self.offset + self.came

    def first(self, count: int) -> tuple[T, ...]:
        """At most this many rows: an API that ignores `count` returns more.

        Raises:
            ApiUnreachable: there are rows, and not one of them can be read.
        """
        if self.unreadable and not self.found:
            raise ApiUnreachable(self.command, NONE_READABLE)
        return tuple(self.found.values())[:count]


def read_all[T](command: str, ask: Ask[T]) -> Slice[T]:
    """The whole list, as far as LARGEST_LIST."""
    got = gather(command, ask, 0, LARGEST_LIST)
    items = got.first(LARGEST_LIST)
    total = len(items) + got.unreadable if got.is_end else max(got.total or 0, got.came)
    return Slice(items, total, 0, got.unreadable, cut=not got.is_end)


def read_first[T](command: str, ask: Ask[T], count: int) -> Slice[T]:
    """Rows of a list that is known to have at most `count`."""
    got = gather(command, ask, 0, count)
    return Slice(got.first(count), got.came, 0, got.unreadable)


def read_page[T](command: str, ask: Ask[T], offset: int, count: int) -> Slice[T]:
    """`count` rows from `offset` on. One call, if the API's pages are that large and it says the list's length."""
    got = gather(command, ask, offset, count)
    items = got.first(count)
    if got.total is None and not got.is_end:
        rest = gather(command, ask, got.reached, max(LARGEST_LIST - got.reached, 0))
        return Slice(items, rest.reached, offset, got.unreadable)
    total = got.total if got.total is not None and not (got.is_end and items) else 0
    return Slice(items, max(total, got.reached if items else 0), offset, got.unreadable)


def gather[T](command: str, ask: Ask[T], offset: int, wanted: int) -> Gathered[T]:
    """Call until enough came or the list ends; the next call begins after what came, not after what was asked for."""
    got = Gathered[T](command, offset)
    page = PAGE
    while got.came < wanted and not got.is_end:
        count = min(page, wanted - got.came)
        try:
            part = ask(got.reached, count)
        except ApiRefused as refusal:
            if refusal.code not in COUNT_REFUSED or count <= CAUTIOUS_PAGE:
                raise
            page = CAUTIOUS_PAGE
        else:
            got.add(part)
    return got


def identity(item: Any) -> Any:
    """The first field of a row's struct is its id (or its name)."""
    assert isinstance(item, msgspec.Struct)  # noqa: S101 - lists are of structs
    return getattr(item, item.__struct_fields__[0])
