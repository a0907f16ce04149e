"""A write whose answer was lost: the panel looks whether it took effect, and says it. It never sends it again itself.

That a write was not done is final only when the call can no longer arrive.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from panel.api.client import Api
from panel.api.errors import ApiError
from panel.journal.actor import Actor
from panel.journal.settling import settle as settle_in_journal
from panel.people.models import Member
from panel.remote.kinds import KINDS
from panel.remote.looks import Arguments
from panel.remote.sent import Finding, Outcome, Seen, Sent, Settled

# Assumption: a call that has not taken effect after this time never will. The vendor does not document it.
LATE = timedelta(minutes=1)
TOKEN_AGE = timedelta(days=1)


def look(api: Api, command: str, arguments: Arguments, application_id: int | None = None) -> Seen:
    """What the API holds now about the object of this write.

    Raises:
        ApiRefused, ApiUnreachable
    """
    where = {} if application_id is None else {"application_id": str(application_id)}
    return KINDS[command].look(api, where | dict(arguments))


def settled(api: Api, write: Sent, now: datetime) -> Settled:
    kind = KINDS[write.command]
    try:
        seen = look(api, write.command, write.arguments, write.application_id)
    except ApiError as error:
        return Settled(Finding.UNTOLD, _("The panel could not find out: %(error)s.") % {"error": error}, final=False)
    found = kind.judge(write.before, seen, write.arguments, kind)
    can_arrive = found.finding is Finding.NOT_DONE and now < write.at + LATE
    return Settled(found.finding, found.how, found.found_id, final=not can_arrive)


def look_again(api: Api, actor: Actor, write: Sent) -> Settled:
    """Read whether a write whose answer was lost took effect. A final result also goes into the journal."""
    found = write.settled = settled(api, write, timezone.now())
    if found.final:
        settle_in_journal(actor.account, write.entry, found.finding.value, found.how, actor)
        if found.finding is not Finding.UNTOLD:
            write.outcome = Outcome.DONE if found.finding is Finding.DONE else Outcome.FAILED
    return found


def in_words(write: Sent) -> str:
    shown = {name: _listed(value.split(";")) for name, value in write.arguments.items()}
    return _(KINDS[write.command].words).format_map(shown)


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)


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
