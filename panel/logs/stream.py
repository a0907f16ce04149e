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
from panel.journal.sentences import Sentence
from panel.logs.forms import LogFilterForm
from panel.logs.names import Names
from panel.people.models import Account
from panel.remote.outside import APART, Change, Seen, look, span

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
    mark: str = ""  # outside | unseen | confirmed: what only one of the two saw, what settles an unknown write
    name: str = ""  # of what it is about, where the line itself does not hold it
    who_url: str = ""
    what_url: str = ""

    @property
    def sentence(self) -> Sentence:
        """What happened, with the name as far as it is known."""
        said = self.told.sentence
        return replace(said, what=self.name) if self.name else said

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
    names: Names | None = None  # of what the lines are about


def read(
    account: Account, api: Api | None, filters: LogFilterForm, size: int, *, before: Place | None, after: Place | None
) -> Page:
    """The page before or after a place, or the newest one; without `api` only from the journal."""
    older = after is None
    start = before if older else after
    names = Names(account, api)
    entries = beyond(filters.entries(account, Entry.objects.filter(account=account)), start, size + 1, older=older)
    seen, problem = None, None
    if api is not None and filters.outside_fits:
        try:
            seen = history(account, api, filters, start, size, older=older)
        except ApiError as error:
            problem = error
    learn(names, entries, seen)
    lines, horizon = merged(entries, seen, filters, names, start, older=older)
    shown, more = lines[:size], len(lines) > size or (horizon is not None)
    cut = horizon if len(lines) <= size else None
    page = page_of(shown, start, more=more, older=older, problem=problem, cut=cut)
    return replace(page, unreadable=seen.unreadable if seen else 0, names=names)


def learned(account: Account, lines: Iterable[Line]) -> Names:
    """Names of what these lines of the journal are about."""
    names = Names(account)
    learn(names, [line.entry for line in lines if line.entry], None)
    return names


def learn(names: Names, entries: Iterable[Entry], seen: Seen | None) -> None:
    """What these are about was called, and is."""
    outside = seen.outside if seen else ()
    about = [*((each.object_kind, each.made or each.object_id) for each in entries if each.is_write)]
    about += [(each.object_kind, each.object_id) for each in outside]
    names.learn((kind, id_) for kind, ids in about for id_ in ids.split(";"))
    for change in outside:
        if ";" not in change.object_id:
            names.learn_call(change.object_kind, change.object_id, change)


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
    command, about = filters.value("command"), filters.value("about")
    return look(account, api, since, until, [command] if command else (), about, enough=size, older=older)


def merged(
    entries: Iterable[Entry],
    seen: Seen | None,
    filters: LogFilterForm,
    names: Names,
    start: Place | None,
    *,
    older: bool,
) -> tuple[list[Line], datetime | None]:
    """Both in one order, and how far it is complete, if not to the end."""
    lines = [named(Line.of_entry(entry, seen), names) for entry in entries]
    if seen is None:
        return sorted(lines, key=lambda line: line.place, reverse=older), None
    outside = [named(Line.of_change(change), names) for change in seen.outside]
    lines += [line for line in outside if filters.fits(texts(line, names), **line.told.columns)]  # type: ignore[union-attr]  # changes
    if start is not None:
        lines = [line for line in lines if (line.place < start if older else line.place > start)]
    covered = [line for line in lines if seen.covers(line.place.at)]
    horizon = seen.since if older else seen.until
    is_complete = seen.is_complete and len(covered) == len(lines)
    return sorted(covered, key=lambda line: line.place, reverse=older), None if is_complete else horizon


def named(line: Line, names: Names) -> Line:
    """With the name of the time, where the line itself does not hold it."""
    told = line.told
    if told.object_name or not told.object_id:
        return line
    return replace(line, name=names.of(told.object_kind, told.object_id, told.at))


def texts(line: Line, names: Names) -> list[str]:
    """What a search looks into, of a change of the account's history."""
    told = line.told
    assert isinstance(told, Change)  # noqa: S101 - entries are searched by the database
    ever = names.known((told.object_kind, told.object_id)).ever
    return [*told.arguments.values(), *told.result.values(), line.name, *ever]
