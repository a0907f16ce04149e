"""Settling the writes in the journal whose answer was lost."""

from datetime import timedelta

from panel.access.access import NOBODY
from panel.journal.actor import Actor
from panel.journal.models import Entry, Event
from panel.journal.settling import unsettled
from panel.journal.subject import PLACE
from panel.people.models import Account
from panel.remote.kinds import KINDS
from panel.remote.member_api import MemberApi
from panel.remote.sent import Finding, Seen, Sent, Settled
from panel.remote.settling import look_again
from panel.resilience.deadline import deadline


def look_up(api: MemberApi, entry: Entry) -> Settled:
    """Whether it took effect, by reading now; the journal records it."""
    return look_again(api, api.actor, sent_of(entry))


def settle_lost(account: Account, within: timedelta) -> int:
    """Look at as many writes as time allows, the oldest first; returns how many are settled now.

    Stops when the API cannot be read: a member can look again later, from the entry in the logs.
    """
    number = 0
    with deadline(within.total_seconds()):
        api = MemberApi(Actor.without_session(account), NOBODY)
        for entry in unsettled(account):
            found = look_up(api, entry)
            if found.finding is Finding.UNTOLD and not found.final:
                break
            number += found.final
    return number


def sent_of(entry: Entry) -> Sent:
    """The write as it was sent, with what was read before it, if the journal has it."""
    event = Event.objects.get(account=entry.account_id, seq=entry.seq)
    place = event.before.get(PLACE)
    assert entry.write is not None  # noqa: S101 - a write has an id
    return Sent(
        entry.command,
        event.arguments,
        before_of(event),
        int(place) if place and PLACE not in event.arguments else None,
        entry.write,
        entry.at,
    )


def before_of(event: Event) -> Seen | None:
    """What was read before; None if the journal does not have every field that the write changed."""
    kind = KINDS[event.command]
    if not kind.about:
        return {} if event.before else None  # an add records that nothing was there
    if not set(kind.wanted(event.arguments)) <= event.before.keys():
        return None
    return {event.object_id: event.before}
