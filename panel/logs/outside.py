"""The account's own history (GetAuditLog) beside the journal: what both saw, and what only one of them did."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from msgspec import structs

from panel.api.answers import Moment
from panel.api.calls import as_argument
from panel.api.client import Api
from panel.api.history import AuditRow
from panel.journal.kinds import Kind, State
from panel.journal.models import Entry
from panel.journal.sentences import Sentence, sentence
from panel.journal.subject import ABOUT, Subject
from panel.people.models import Account

# Assumed of GetAuditLog: both ends of the span are needed, it is a year at most, rows are there within two minutes.
LONGEST = timedelta(days=366)
LATE = timedelta(minutes=2)
# A call lasts 10 s at most; the rest is for clocks that differ, and for times without fractions of a second.
APART = timedelta(seconds=30)
PER_CALL, CALLS = 100, 5
# What the result of a call that creates one calls its id.
MADE_IDS = {
    "user": "user_id",
    "application": "application_id",
    "subuser": "subuser_id",
    "service account": "key_id",
    "skill": "skill_id",
}
MAY_HAVE_BEEN_DONE = (State.DONE, State.UNKNOWN, State.SENT, State.UNTOLD, State.NOT_DONE)


class TimedRow(AuditRow, frozen=True):
    """A row whose time is known, if only by its neighbour."""

    at: Moment


def timed(rows: Iterable[AuditRow], before: datetime) -> Iterator[TimedRow]:
    """Rows come in the order of time: one whose time cannot be read stands beside the row before it, and is marked."""
    for row in rows:
        unclear = row.unclear if row.at else (*row.unclear, "at")
        before = row.at or before
        yield TimedRow(**structs.asdict(row) | {"at": before, "unclear": unclear})


@dataclass(frozen=True)
class Change:
    """A row of the account's history in the journal's form."""

    row: TimedRow
    arguments: Mapping[str, str]
    object_kind: str
    object_id: str
    object_name: str
    kind: str = str(Kind.SENT)
    state: str = str(State.DONE)

    @classmethod
    def of(cls, row: TimedRow) -> "Change":
        """Its object is found as that of a call of the panel's."""
        arguments = in_words(row.arguments)
        about = Subject.of(row.command, arguments)
        made = in_words(row.result).get(MADE_IDS.get(about.kind, ""), "")
        return cls(row, arguments, about.kind, about.id or made, about.name)

    @property
    def at(self) -> datetime:
        """When."""
        return self.row.at

    @property
    def member_name(self) -> str:
        """Who: a subuser, else the account by one of its keys."""
        return self.row.subuser_name or (f"Subuser {self.row.subuser_id}" if self.row.subuser_id else "The account")

    @property
    def command(self) -> str:
        """The API's method."""
        return self.row.command

    @property
    def result(self) -> dict[str, str]:
        """What came of it."""
        return in_words(self.row.result)

    @property
    def sentence(self) -> Sentence:
        """What happened, as one would say it."""
        return sentence(self)

    @property
    def columns(self) -> dict[str, str]:
        """What filters look at."""
        names = ("member_name", "command", "object_kind", "object_id", "object_name")
        return {name: str(getattr(self, name)) for name in names} | {"ip": self.row.ip}


@dataclass(frozen=True)
class Seen:
    """A part of the account's history. Between `since` and `until` it is whole; `is_complete`: that is all there is."""

    outside: tuple[Change, ...] = ()  # what did not go through the panel
    both: Mapping[int, TimedRow] = field(default_factory=dict)  # Entry.pk -> its row
    since: datetime | None = None
    until: datetime | None = None
    is_complete: bool = True
    unreadable: int = 0  # rows that came without a usable id

    def covers(self, at: datetime) -> bool:
        """Whether the journal and the history can be compared at this moment."""
        return (self.since is None or at >= self.since) and (self.until is None or at <= self.until)

    def lacks(self, entry: Entry) -> bool:
        """Whether the panel did this, and the account's history does not have it, though it should by now."""
        is_done = entry.is_write and entry.state == State.DONE and entry.at < timezone.now() - LATE
        return is_done and self.covers(entry.at) and entry.pk not in self.both


def look(
    account: Account,
    api: Api,
    since: datetime,
    until: datetime,
    command: str | None,
    about: str | None,
    *,
    enough: int,
    older: bool,
) -> Seen:
    """The history of this span, from its end on (`older`) or from its beginning, until `enough` is from outside.

    Raises:
        ApiError
    """
    rows: list[TimedRow] = []
    both: dict[int, TimedRow] = {}
    total = came = unreadable = 0
    for _ in range(CALLS):
        part = api.history.list(
            since=since - APART,
            until=until + APART,
            commands=[command] if command else (),
            about=about,
            newest_first=older,
            offset=came,
            count=PER_CALL,
        )
        rows += timed(part.items, rows[-1].at if rows else until)
        came, unreadable = came + len(part.items) + part.unreadable, unreadable + part.unreadable
        both, total = match(account, rows), part.total
        if came >= total or not part.items or len(rows) - len(both) > enough:
            break
    known = {row.id for row in both.values()}
    outside = tuple(Change.of(row) for row in rows if row.id not in known and since <= row.at <= until)
    is_complete = came >= total or not rows
    if older:
        return Seen(outside, both, since if is_complete else rows[-1].at + APART, None, is_complete, unreadable)
    return Seen(outside, both, None, until if is_complete else rows[-1].at - APART, is_complete, unreadable)


def match(account: Account, rows: Iterable[TimedRow]) -> dict[int, TimedRow]:
    """Which row is which write of the panel's: the same method about the same thing, nearest in time, one to one."""
    rows = [row for row in rows if row.key_id in (None, "", account.key_id)]
    if not rows:
        return {}
    times = [row.at for row in rows]
    writes = Entry.objects.filter(
        account=account,
        kind=Kind.SENT,
        state__in=MAY_HAVE_BEEN_DONE,
        command__in={row.command for row in rows},
        at__range=(min(times) - APART, max(times) + APART),
    )
    by_method: dict[str, list[Entry]] = {}
    for write in writes:
        by_method.setdefault(write.command, []).append(write)
    pairs = [
        (abs(write.at - row.at), row.id, write.pk, row)
        for row in rows
        for write in by_method.get(row.command, ())
        if abs(write.at - row.at) <= APART and about_the_same(row, write)
    ]
    found: dict[int, TimedRow] = {}
    taken: set[int] = set()
    for _, row_id, pk, row in sorted(pairs, key=lambda pair: pair[:3]):
        if row_id not in taken and pk not in found:
            taken.add(row_id)
            found[pk] = row
    return found


def about_the_same(row: AuditRow, write: Entry) -> bool:
    """Ids and names alone: the API may mask or rewrite other arguments."""
    _, *parameters = ABOUT.get(row.command, ("",))
    told = in_words(row.arguments)
    return all(told[name] == write.arguments.get(name) for name in parameters if name in told)


def span(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """A span that the API takes: two ends, in order, a year at most."""
    end = min(until or timezone.now(), timezone.now() + APART).astimezone(UTC)
    start = (since or end - LONGEST).astimezone(UTC)
    return max(min(start, end), end - LONGEST + 3 * APART), end


def in_words(values: Mapping[str, Any]) -> dict[str, str]:
    """Arguments and results as they are sent: lists joined, booleans in lower case."""
    return {
        name: as_argument(value) if isinstance(value, bool | list) else str(value) for name, value in values.items()
    }
