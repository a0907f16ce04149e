"""The journal and the account's history as one stream, a page at a time, from any place, in both directions.

Nothing is counted: a page is what comes after or before a place, and the place is in the address.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from panel.api.client import Api
from panel.api.errors import ApiError
from panel.journal.models import Entry
from panel.logs.forms import LogFilterForm
from panel.logs.outside import APART, Change, Seen, look, span
from panel.people.models import Account

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST = 10**17  # a number that no line has
HISTORY, JOURNAL = 0, 1  # at the same moment the journal's line counts as the later one


class Place(NamedTuple):
    """The position of a line in the stream."""

    at: datetime
    source: int
    number: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}.{self.source}.{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """None if the text is not a place."""
        parts = text.split(".")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            return None
        microseconds, source, number = map(int, parts)
        try:
            return cls(EPOCH + timedelta(microseconds=microseconds), source, number)
        except OverflowError:
            return None


@dataclass(frozen=True)
class Line:
    """An entry of the journal, or a change that only the account's history has."""

    told: Entry | Change
    place: Place
    mark: str = ""  # outside | unseen: only one of the two has it; confirmed: the history settles an unknown write

    @property
    def entry(self) -> Entry | None:
        return self.told if isinstance(self.told, Entry) else None

    @classmethod
    def of_entry(cls, entry: Entry, seen: Seen | None) -> Self:
        mark = ""
        if seen is not None:
            confirmed = entry.pk in seen.both and entry.state != Entry.State.DONE
            mark = "confirmed" if confirmed else "unseen" if seen.lacks(entry) else ""
        return cls(entry, Place(entry.at, JOURNAL, entry.seq), mark)

    @classmethod
    def of_change(cls, change: Change) -> Self:
        return cls(change, Place(change.row.at, HISTORY, change.row.id), "outside")


@dataclass(frozen=True)
class Page:
    """Lines, the newest first; `older` and `newer` are where the neighbouring pages start."""

    lines: tuple[Line, ...]
    older: Place | None
    newer: Place | None
    problem: ApiError | None = None  # why the account's history is missing
    searched_to: datetime | None = None  # the page ends here: the history could not be read further
    unreadable: int = 0  # rows of the history that came without a usable id
    cut: bool = False  # never: it is read page by page


def read(
    account: Account, api: Api | None, filters: LogFilterForm, size: int, *, before: Place | None, after: Place | None
) -> Page:
    """The page before or after a place, or the newest one; without `api` only from the journal."""
    older = after is None
    start = before if older else after
    entries = beyond(filters.entries(Entry.objects.filter(account=account)), start, size + 1, older=older)
    seen, problem = None, None
    if api is not None and filters.outside_fits:
        try:
            seen = history(account, api, filters, start, size, older=older)
        except ApiError as error:
            problem = error
    lines, horizon = merged(entries, seen, filters, start, older=older)
    shown, more = lines[:size], len(lines) > size or (horizon is not None)
    cut = horizon if len(lines) <= size else None
    page = page_of(shown, start, more=more, older=older, problem=problem, cut=cut)
    return replace(page, unreadable=seen.unreadable if seen else 0)


def page_of(
    shown: list[Line], start: Place | None, *, more: bool, older: bool, problem: ApiError | None, cut: datetime | None
) -> Page:
    """The lines in the order of the page, and where the neighbouring pages start."""
    edge = Place(cut, HISTORY, 0) if cut and older else Place(cut, JOURNAL, LAST) if cut else None
    ahead = edge or shown[-1].place if more and (edge or shown) else None
    back = (shown[0].place if shown else start) if start is not None else None
    lines = tuple(shown if older else reversed(shown))
    if older:
        return Page(lines, ahead, back, problem, cut)
    return Page(lines, back, ahead, problem, cut)


def beyond(found: QuerySet[Entry], start: Place | None, count: int, *, older: bool) -> list[Entry]:
    order = ("-at", "-seq") if older else ("at", "seq")
    if start is not None:
        way = "lt" if older else "gt"
        same = Q(at=start.at, **{f"seq__{way}": start.number}) if start.source == JOURNAL else Q(pk=None)
        if start.source == HISTORY and not older:
            same = Q(at=start.at)
        found = found.filter(Q(**{f"at__{way}": start.at}) | same)
    return list(found.order_by(*order)[:count])


def history(account: Account, api: Api, filters: LogFilterForm, start: Place | None, size: int, *, older: bool) -> Seen:
    """
    Raises:
        ApiError
    """
    first, last = filters.moment("since"), filters.moment("until")
    if start is not None and older:
        last = min(start.at, last or start.at)
    if start is not None and not older:
        first = max(start.at, first or start.at)
        last = min(last or timezone.now() + APART, first + timedelta(days=365))
    since, until = span(first, last)
    return look(account, api, since, until, filters.value("command"), enough=size, older=older)


def merged(
    entries: Iterable[Entry], seen: Seen | None, filters: LogFilterForm, start: Place | None, *, older: bool
) -> tuple[list[Line], datetime | None]:
    """Both in one order, and the time up to which they are complete; None: to the end."""
    lines = [Line.of_entry(entry, seen) for entry in entries]
    if seen is None:
        return sorted(lines, key=lambda line: line.place, reverse=older), None
    lines += [
        Line.of_change(change)
        for change in seen.outside
        if filters.fits([*change.arguments.values(), *change.result.values()], **change.columns)
    ]
    if start is not None:
        lines = [line for line in lines if (line.place < start if older else line.place > start)]
    covered = [line for line in lines if seen.covers(line.place.at)]
    horizon = seen.since if older else seen.until
    is_complete = seen.is_complete and len(covered) == len(lines)
    return sorted(covered, key=lambda line: line.place, reverse=older), None if is_complete else horizon
