"""What the panel knows of the team, and since when."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.utils import timezone

from panel.api.client import Api
from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.journal.kinds import State
from panel.journal.models import Entry
from panel.people.models import Account
from panel.remote.team import Team
from panel.team.drift.comparing import Finding, compare
from panel.team.drift.replaying import COMMANDS, RECENT, Expected, entries_since, expected
from panel.team.drift.things import KEY, SUBUSER, Thing, of_key, of_subuser
from panel.team.models import KnownTeam

KINDS: Final = {False: (SUBUSER,), True: (SUBUSER, KEY)}


def things(subusers: Iterable[Subuser], keys: Iterable[Key] = ()) -> list[Thing]:
    return [*map(of_subuser, subusers), *map(of_key, keys)]


def look(account: Account, subusers: Sequence[Subuser], keys: Sequence[Key] | None, read_at: datetime) -> list[Finding]:
    """The differences. What was never known before is known from now on, and no difference.

    Args:
        keys: None where they were not read; then nothing is said about them.
        read_at: when the API was asked.
    """
    known = KnownTeam.objects.filter(account=account).first()
    there = things(subusers, keys or ())
    if known is None:
        learn(account, there, has_keys=keys is not None, read_at=read_at)
        return []
    wanted = expected(stored(known), known.seq, entries_since(account, known.seq), read_at)
    if keys is not None and not known.has_keys:
        wanted.possible |= {thing.place: [thing] for thing in there if thing.kind == KEY}
        KnownTeam.objects.filter(pk=known.pk).update(
            has_keys=True, things=encoded([*stored(known), *map(of_key, keys)])
        )
    fold(known, wanted, there, KINDS[keys is not None])
    return compare(wanted, there, KINDS[keys is not None])


def look_at_team(account: Account, team: Team, read_at: datetime) -> list[Finding]:
    """The same for the list of subusers, with no call more: service accounts are not compared."""
    if not team.is_whole or team.cut or team.unreadable:
        return []
    return look(account, team.subusers, None, read_at)


def learn(
    account: Account, there: list[Thing], *, has_keys: bool, read_at: datetime, accepted: list[int] | None = None
) -> None:
    """This is the team from now on. Writes that were on their way are applied to it again, which changes nothing."""
    # The history's times have no fractions of a second.
    since, seq = read_at.replace(microsecond=0), settled_up_to(account, read_at)
    facts = {"things": encoded(there), "has_keys": has_keys, "since": since, "seq": seq, "accepted": accepted or []}
    KnownTeam.objects.update_or_create(account=account, defaults=facts)


def settled_up_to(account: Account, read_at: datetime) -> int:
    """The latest entry before the first that the answer may lack."""
    entries = Entry.objects.filter(account=account)
    moving = entries.filter(at__gte=read_at - RECENT) | entries.filter(state__in=[State.SENT, State.UNKNOWN])
    first = moving.order_by("seq").values_list("seq", flat=True).first()
    if first is not None:
        return first - 1
    return entries.order_by("-seq").values_list("seq", flat=True).first() or 0


def fold(known: KnownTeam, wanted: Expected, there: Iterable[Thing], kinds: Collection[str]) -> None:
    """Keep the panel's own writes with what is known: the journal may be tidied one day."""
    if not wanted.has_settled or wanted.seq <= known.seq:
        return
    now = {thing.place: thing for thing in there}
    if any(len(states) > 1 and place[0] not in kinds for place, states in wanted.possible.items()):
        return
    kept = [likely(states, now.get(place)) for place, states in wanted.possible.items()]
    folded = encoded([thing for thing in kept if thing is not None])
    KnownTeam.objects.filter(pk=known.pk, seq=known.seq).update(things=folded, seq=wanted.seq)


def likely(states: list[Thing | None], now: Thing | None) -> Thing | None:
    """That of the possible ones that is there."""
    for state in states:
        if (state is None and now is None) or (state is not None and now is not None and now.is_as(state)):
            return state
    return states[0]


def latest_rows(api: Api) -> list[int]:
    """Ids of what the history has of the last minute: they belong to what is accepted now.

    Raises:
        ApiError
    """
    rows = api.history.list(since=timezone.now() - timedelta(minutes=1), commands=COMMANDS)
    return [row.id for row in rows]


def accept(account: Account, subusers: Sequence[Subuser], keys: Sequence[Key], rows: list[int]) -> None:
    """What is there now is what the panel knows."""
    learn(account, things(subusers, keys), has_keys=True, read_at=timezone.now(), accepted=rows)


def encoded(found: Iterable[Thing]) -> object:
    return msgspec.to_builtins(list(found))


def stored(known: KnownTeam) -> list[Thing]:
    return msgspec.convert(known.things, list[Thing])


def known_of(account: Account) -> KnownTeam:
    """After `look`, there is one."""
    return KnownTeam.objects.get(account=account)
