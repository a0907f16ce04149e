"""The known team with the panel's own writes since: what the API may have now without anybody else's doing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec

from panel.journal.kinds import Kind, State
from panel.journal.models import Entry
from panel.people.models import Account
from panel.team.drift.things import KEY, SUBUSER, Thing

OF_SUBUSERS: Final = ("AddSubUser", "SetSubUserInfo", "DelSubUser", "SetSubUserRoles", "RemoveSubUserRoles")
OF_KEYS: Final = ("CreateKey", "UpdateKey", "DeleteKey", "SetKeyRoles", "RemoveKeyRoles")
COMMANDS: Final = OF_SUBUSERS + OF_KEYS
NO_EFFECT: Final = (State.REFUSED, State.FAILED, State.NOT_DONE)
# A write lasts ten seconds at most. What was sent later may be in an answer or not.
RECENT: Final = timedelta(seconds=15)
SETTLED: Final = timedelta(days=1)  # a lost call that has not arrived by then never will

type Place = tuple[str, str]
type Possible = list[Thing | None]  # the likely one first; None: it does not exist
type Change = Callable[[Thing | None], Possible]


@dataclass
class Expected:
    """What may be there, by kind and id.

    Attributes:
        maybe_new: kind and name of what the panel may have added without learning its id.
        seq: of the last entry.
        has_settled: no entry can have an effect any more that the answer lacks.
    """

    possible: dict[Place, Possible]
    maybe_new: set[tuple[str, str]] = field(default_factory=set)
    seq: int = 0
    has_settled: bool = True


def entries_since(account: Account, seq: int) -> list[Entry]:
    """The panel's own writes about the team that had or may have had an effect."""
    writes = Entry.objects.filter(account=account, kind=Kind.SENT, command__in=COMMANDS, seq__gt=seq)
    return list(writes.exclude(state__in=NO_EFFECT).order_by("seq"))


def expected(known: Iterable[Thing], seq: int, entries: Iterable[Entry], read_at: datetime) -> Expected:
    """`read_at`: when the API was asked for what this is compared with."""
    found = Expected({thing.place: [thing] for thing in known}, seq=seq)
    for entry in entries:
        is_recent = entry.at >= read_at - RECENT
        _apply(found, entry, is_certain=entry.state == State.DONE and not is_recent)
        found.has_settled &= not is_recent and (entry.state == State.DONE or entry.at < read_at - SETTLED)
        found.seq = entry.seq
    return found


def _apply(found: Expected, entry: Entry, *, is_certain: bool) -> None:
    if entry.command in ("AddSubUser", "CreateKey") and not entry.made:
        found.maybe_new.add((entry.object_kind, entry.arguments.get(_NAMES[entry.command], "")))
        return
    for place, change in changes(entry, found.possible):
        before = found.possible.get(place, [None])
        after = [state for each in before for state in change(each)]
        found.possible[place] = list(dict.fromkeys(after if is_certain else after + before))


_NAMES: Final = {"AddSubUser": "new_subuser_name", "CreateKey": "key_name"}


def changes(entry: Entry, there: Mapping[Place, Possible]) -> Iterable[tuple[Place, Change]]:
    """What the entry's write does to which things."""
    arguments = entry.arguments
    roles = [name for name in arguments.get("role_name", "").split(";") if name]
    subuser, key = (SUBUSER, arguments.get("subuser_id", "")), (KEY, arguments.get("key_id", ""))
    match entry.command:
        case "AddSubUser":
            # Names are unique: an earlier one with this name is gone.
            namesakes = _named(there, arguments.get("new_subuser_name", "").lower(), entry.made)
            yield from ((place, _gone) for place in namesakes)
            yield (SUBUSER, entry.made), lambda _: [_added(SUBUSER, entry, "new_subuser_name", roles)]
        case "CreateKey":
            yield (KEY, entry.made), lambda _: [_added(KEY, entry, "key_name", roles)]
        case "DelSubUser":
            yield subuser, _gone
            # Assumed, and not sure: the subuser's keys go with them.
            yield from ((place, lambda thing: [None, thing]) for place in _owned(there, subuser[1]))
        case "DeleteKey":
            yield key, _gone
        case "SetSubUserInfo" | "UpdateKey":
            yield (
                (subuser if entry.command == "SetSubUserInfo" else key),
                _if_there(lambda it: [_edited(it, arguments)]),
            )
        case "SetSubUserRoles":
            yield subuser, _if_there(lambda it: [it.with_roles(roles)])
        case "SetKeyRoles":
            # Whether it replaces or adds is not documented.
            yield key, _if_there(lambda it: [msgspec.structs.replace(it, roles=tuple(roles)), it.with_roles(roles)])
        case "RemoveKeyRoles":
            yield key, _if_there(lambda it: [it.without_roles(roles)])
        case "RemoveSubUserRoles":
            yield subuser, _if_there(lambda it: [it.without_roles(roles)])
            if arguments.get("force") == "true":
                taken = _if_there(lambda it: [it.without_roles(roles), it])
                yield from ((place, taken) for place in _owned(there, subuser[1]))


def _gone(_thing: Thing | None) -> Possible:
    return [None]


def _if_there(change: Callable[[Thing], Possible]) -> Change:
    return lambda thing: [None] if thing is None else change(thing)


def _added(kind: str, entry: Entry, name: str, roles: list[str]) -> Thing:
    arguments = entry.arguments
    called = arguments.get(name, "").lower() if kind == SUBUSER else arguments.get(name, "")
    return Thing(kind, entry.made, called, arguments.get("description", ""), tuple(roles))


def _edited(thing: Thing, arguments: Mapping[str, str]) -> Thing:
    return msgspec.structs.replace(
        thing,
        name=arguments.get("key_name", thing.name),
        description=arguments.get("description", thing.description),
    )


def _named(there: Mapping[Place, Possible], name: str, but_not: str) -> list[Place]:
    """Subusers with this name."""
    return [
        place
        for place, each in there.items()
        if place[0] == SUBUSER and each[0] and each[0].name == name and place[1] != but_not
    ]


def _owned(there: Mapping[Place, Possible], subuser_id: str) -> list[Place]:
    """The keys that belong to this subuser."""
    return [place for place, each in there.items() if place[0] == KEY and each[0] and str(each[0].owner) == subuser_id]
