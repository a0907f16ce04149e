"""The account's own history (GetAuditLog) beside the journal: what both have, and what only one of them has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
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

# Assumed of GetAuditLog: both ends of the span are needed, it is a year at most, rows appear within two minutes.
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
    """A row whose time is known, if only from the row before it."""

    at: Moment


def timed(rows: Iterable[AuditRow], before: datetime) -> Iterator[TimedRow]:
    """Rows come in the order of time: one with an unreadable time gets that of the row before it, and a mark."""
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
        arguments = as_sent(row.arguments)
        about = Subject.of(row.command, arguments)
        made = as_sent(row.result).get(MADE_IDS.get(about.kind, ""), "")
        return cls(row, arguments, about.kind, about.id or made, about.name)

    @property
    def at(self) -> datetime:
        """When."""
        return self.row.at

    @property
    def member_name(self) -> str:
        """The subuser, else the account with one of its keys."""
        return self.row.subuser_name or (
            _("Subuser %(id)d") % {"id": self.row.subuser_id} if self.row.subuser_id else _("The account")
        )

    @property
    def command(self) -> str:
        return self.row.command

    @property
    def result(self) -> dict[str, str]:
        return as_sent(self.row.result)

    @property
    def sentence(self) -> Sentence:
        return sentence(self)

    @property
    def columns(self) -> dict[str, str]:
        names = ("member_name", "command", "object_kind", "object_id", "object_name")
        return {name: str(getattr(self, name)) for name in names} | {"ip": self.row.ip}


@dataclass(frozen=True)
class Seen:
    """A part of the account's history, complete between `since` and `until`; `is_complete`: there is no more."""

    outside: tuple[Change, ...] = ()  # what was not done in the panel
    both: Mapping[int, TimedRow] = field(default_factory=dict)  # Entry.pk -> its row
    since: datetime | None = None
    until: datetime | None = None
    is_complete: bool = True
    unreadable: int = 0  # rows that came without a usable id

    def covers(self, at: datetime) -> bool:
        """Whether the journal and the history can be compared at this moment."""
        return (self.since is None or at >= self.since) and (self.until is None or at <= self.until)

    def lacks(self, entry: Entry) -> bool:
        """Whether the panel did this, but the account's history still does not have it."""
        is_done = entry.is_write and entry.state == State.DONE and entry.at < timezone.now() - LATE
        return is_done and self.covers(entry.at) and entry.pk not in self.both


def look(
    account: Account,
    api: Api,
    since: datetime,
    until: datetime,
    commands: Sequence[str],
    about: str | None,
    *,
    enough: int,
    older: bool,
) -> Seen:
    """The history of this span, from its end (`older`) or its beginning, until `enough` rows are from outside.

    Raises:
        ApiError
    """
    rows: list[TimedRow] = []
    both: dict[int, TimedRow] = {}
    total = came = unreadable = 0
    for _call in range(CALLS):
        part = api.history.list(
            since=since - APART,
            until=until + APART,
            commands=commands,
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
    """Which row is which write of the panel: the same method about the same object, nearest in time, one to one."""
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
        for row, named in [(row, naming(row)) for row in rows]
        for write in by_method.get(row.command, ())
        if abs(write.at - row.at) <= APART and named.items() <= write.arguments.items()
    ]
    found: dict[int, TimedRow] = {}
    taken: set[int] = set()
    for _apart, row_id, pk, row in sorted(pairs, key=lambda pair: pair[:3]):
        if row_id not in taken and pk not in found:
            taken.add(row_id)
            found[pk] = row
    return found


def naming(row: AuditRow) -> dict[str, str]:
    """The arguments that say what the call is about: the API may mask or rewrite others."""
    parameters = ABOUT.get(row.command, ("",))[1:]
    return as_sent({name: row.arguments[name] for name in parameters if name in row.arguments})


def span(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """A span that the API accepts: two ends, in order, a year at most."""
    end = min(until or timezone.now(), timezone.now() + APART).astimezone(UTC)
    start = (since or end - LONGEST).astimezone(UTC)
    return max(min(start, end), end - LONGEST + 3 * APART), end


def as_sent(values: Mapping[str, Any]) -> dict[str, str]:
    """Arguments and results as they are sent: lists joined, booleans in lower case."""
    return {
        name: as_argument(value) if isinstance(value, bool | list) else str(value) for name, value in values.items()
    }
