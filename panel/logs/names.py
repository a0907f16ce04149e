"""What things were called, and where their pages are: by the journal and by what the panel keeps, without a call."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from panel.api.client import Api
from panel.journal.kinds import Kind, State
from panel.journal.models import Entry, Event, folded
from panel.journal.subject import PLACE, USERNAME
from panel.people.models import Account
from panel.remote.kept import FIRST_APPLICATIONS, TEAM, Kept

USER, SUBUSER, KEY, APPLICATION = "user", "subuser", "service account", "application"
# What calls name a thing with, that which people know first.
NAME_ARGUMENTS = (
    *("user_display_name", "new_user_name", "user_name", "new_subuser_name"),
    *("application_name", "key_name", "skill_name", "new_skill_name"),
)
DELETING = frozenset({"DelUser", "DelApplication", "DelSubUser", "DeleteKey", "DelSkill"})
SHORTEST_NAME = 2  # letters: with one, nearly everything is named so
MOST_NAMED = 200  # things that one search finds by their names
FOREVER_AGO = datetime.min.replace(tzinfo=UTC)
BRIEFLY = timedelta(microseconds=1)

type Thing = tuple[str, str]  # kind, id


@dataclass
class Known:
    """A thing as the panel knows it. `names`: since when it is called so; `ever`: all that a search finds it by."""

    names: list[tuple[datetime, str]] = field(default_factory=list)
    ever: set[str] = field(default_factory=set)
    application_id: int | None = None
    is_gone: bool = False

    def name(self, at: datetime | None) -> str:
        """What it was called at this moment, now without one; else the first name that is known of it."""
        ordered = sorted(self.names, key=lambda each: each[0])
        before = [name for since, name in ordered if at is None or since <= at]
        return before[-1] if before else next((name for _, name in ordered), "")


class Names:
    """Names and pages of the things that some lines are about."""

    def __init__(self, account: Account, api: Api | None = None) -> None:
        self._account = account
        self._kept: Kept | None = getattr(api, "kept", None)
        self._known: dict[Thing, Known] = {}

    def learn(self, things: Iterable[Thing]) -> None:
        """Look up these, as far as they are not known yet: one query, and what the panel keeps."""
        new = {thing for thing in things if thing[1] and thing not in self._known}
        if not new:
            return
        self._known |= {thing: Known() for thing in new}
        ids = {id_ for _, id_ in new}
        for entry in with_before(self._account).filter(Q(object_id__in=ids) | Q(made__in=ids)).order_by("seq"):
            self._learn_of(entry)
        self._learn_kept()

    def _learn_of(self, entry: Any) -> None:
        known = self._known.get((entry.object_kind, entry.made or entry.object_id))
        if known is None:
            return
        known.ever.update(names_in(entry))
        if entry.object_name:
            known.names.append((entry.at, entry.object_name))
        place = entry.arguments.get(PLACE) or (entry.before or {}).get(PLACE)
        known.application_id = int(place) if place and place.isdigit() else known.application_id
        if entry.state == State.DONE:
            self.learn_call(entry.object_kind, entry.made or entry.object_id, entry)

    def learn_call(self, kind: str, id_: str, told: Any) -> None:
        """What a call that was done says of the name from then on, wherever it came from."""
        known = self._known.setdefault((kind, id_), Known())
        known.is_gone = known.is_gone or told.command in DELETING
        if name := next((told.arguments[each] for each in NAME_ARGUMENTS if told.arguments.get(each)), ""):
            known.names.append((told.at + BRIEFLY, name))

    def _learn_kept(self) -> None:
        if self._kept is None:
            return
        if team := self._kept.look(TEAM):
            self._learn_now(SUBUSER, ((subuser.id, subuser.name) for subuser in team.value.subusers))
        if first := self._kept.look(FIRST_APPLICATIONS):
            self._learn_now(APPLICATION, ((each.id, each.name) for each in first.value))

    def _learn_now(self, kind: str, named: Iterable[tuple[int, str]]) -> None:
        """Today's names: the journal goes before them, it has those of the time."""
        for id_, name in named:
            known = self._known.get((kind, str(id_)))
            if known is not None and not known.names:
                known.names.append((FOREVER_AGO, name))

    def known(self, thing: Thing) -> Known:
        """What is known; an empty one where nothing is."""
        return self._known.get(thing, Known())

    def of(self, kind: str, ids: str, at: datetime) -> str:
        """The names of one thing or of several (joined by `;`) at that time, where all of them are known."""
        names = [self.known((kind, id_)).name(at) for id_ in ids.split(";")]
        return ", ".join(names) if all(names) else ""


def with_before(account: Account) -> QuerySet[Entry]:
    """The account's writes, each with what was read before it, which stands in its first event alone."""
    first = Event.objects.filter(account=OuterRef("account"), seq=OuterRef("seq")).values("before")
    return Entry.objects.filter(account=account, kind=Kind.SENT).annotate(before=Subquery(first))


def named_so(account: Account, text: str) -> Q | None:
    """Entries about things that were ever called so; None where the search is too short, or finds none."""
    wanted = folded(text)
    if len(wanted) < SHORTEST_NAME:
        return None
    entries = with_before(account).filter(search__contains=wanted).order_by("-seq")
    ids: dict[str, set[str]] = {}
    for entry in entries[: MOST_NAMED * 5]:
        id_ = entry.made or entry.object_id
        if id_ and ";" not in id_ and wanted in folded("\n".join(names_in(entry))):
            ids.setdefault(entry.object_kind, set()).add(id_)
        if sum(map(len, ids.values())) >= MOST_NAMED:
            break
    found = [Q(object_kind=kind) & (Q(object_id__in=some) | Q(made__in=some)) for kind, some in ids.items()]
    return Q.create(found, connector=Q.OR) if found else None  # type: ignore[arg-type]  # it takes Q objects


def names_in(entry: Any) -> list[str]:
    """All that the entry calls its thing."""
    given = [entry.arguments[name] for name in NAME_ARGUMENTS if entry.arguments.get(name)]
    return [entry.object_name, (entry.before or {}).get(USERNAME, ""), *given]
