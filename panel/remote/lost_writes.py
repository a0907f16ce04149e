"""Writes whose answer was lost: what a page says about them, and settling those that the journal holds."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from panel.access.access import NOBODY
from panel.journal.actor import Actor
from panel.journal.models import Entry, Event
from panel.journal.settling import unsettled
from panel.journal.subject import PLACE
from panel.people.models import Account, Member
from panel.remote.member_api import MemberApi
from panel.remote.sent import Finding, Seen, Sent, Settled
from panel.remote.settling import KINDS, look_again
from panel.resilience.deadline import deadline

TOKEN_AGE = 24 * 3600


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


def words(what: str, found: Settled) -> tuple[str, str]:
    """A heading and a text for the page; `what` is the write as a person would name it."""
    match found.finding, found.final:
        case Finding.DONE, _final:
            heading = _("It was done.")
            text = _("%(what)s: the answer was lost, but it was done. %(how)s")
        case Finding.NOT_DONE, True:
            heading = _("It was not done.")
            text = _("%(what)s: this was not done. %(how)s You can send it again.")
        case Finding.NOT_DONE, False:
            heading = _("It has not been done so far.")
            text = _("%(what)s: the answer was lost. %(how)s The call can still arrive late: look again in a minute.")
        case _:
            heading = _("It is not known whether this was done.")
            text = _("%(what)s: the answer was lost. %(how)s")
    return heading, text % {"what": what, "how": _(found.how)}


def token_of(member: Member, write: Sent) -> str:
    """The write as signed text, for this member only, so that the panel can look again."""
    kept = {**asdict(write), "entry": str(write.entry), "at": write.at.timestamp(), "outcome": None, "settled": None}
    return signing.dumps(kept, salt=_salt(member), compress=True)


def write_of(member: Member, token: str) -> Sent:
    """
    Raises:
        BadSignature: the token was made for another member, or is older than a day.
    """
    kept: Mapping[str, Any] = signing.loads(token, salt=_salt(member), max_age=TOKEN_AGE)
    at = datetime.fromtimestamp(kept["at"], tz=UTC)
    return Sent(kept["command"], kept["arguments"], kept["before"], kept["application_id"], UUID(kept["entry"]), at)


def _salt(member: Member) -> str:
    return f"a write of member {member.pk}"
