"""One write of a form: what it came to. A lost answer is looked up at once, and the form says what was found."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core import signing

from panel.api.errors import ApiError, ApiUnreachable
from panel.people.models import Member
from panel.remote.member_api import MemberApi
from panel.remote.outcomes import Attempted, Invalid, Saved, Unknown
from panel.remote.sent import Finding, Seen, Sent, Settled
from panel.remote.settling import in_words
from panel.web.api_forms import ApiForm, Lost

TOKEN_AGE = 24 * 3600


def attempt[T](
    api: MemberApi,
    form: ApiForm,
    write: Callable[[], T],
    *,
    before: Seen | None = None,
    application_id: int | None = None,
) -> Attempted[T]:
    """Carry out one write.

    Args:
        before: what was read of it; without, it is read just before the write is sent.
        application_id: for commands whose arguments do not name it (see Sent).
    """
    try:
        with api.looking(before, application_id):
            return Saved(write())
    except ApiError as error:
        return failed(api, form, error)


def failed(api: MemberApi, form: ApiForm, error: ApiError) -> Invalid | Unknown | Saved[Any]:
    """What came of a write that raised."""
    if not isinstance(error, ApiUnreachable) or not error.outcome_unknown:
        form.add_api_error(error)
        return Invalid()
    write = api.sent[-1]
    found = api.look_again(write)
    if found.finding is Finding.DONE:
        return Saved(None, found)
    member = api.actor.member
    assert member is not None  # noqa: S101 - forms are a member's
    form.add_lost(lost(member, write, found))
    return Unknown(write, found)


def lost(member: Member, write: Sent, found: Settled) -> Lost:
    """What the page says about a write whose answer was lost. Why it was lost is in the journal."""
    heading, text = words(write, found)
    return Lost(heading, text, token_of(member, write))


def words(write: Sent, found: Settled) -> tuple[str, str]:
    """A heading, and what was found."""
    what = in_words(write)
    match found.finding, found.final:
        case Finding.DONE, _:
            return "It took effect.", f"{what}: the answer was lost, but it took effect. {found.how}"
        case Finding.NOT_DONE, True:
            return "It did not take effect.", f"{what} did not take effect. {found.how} You can send it again."
        case Finding.NOT_DONE, False:
            return (
                "It has not taken effect so far.",
                f"{what}: the answer was lost. {found.how} The call can still arrive late: look again in a minute.",
            )
        case _:
            return "It is not known whether this was saved.", f"{what}: the answer was lost. {found.how}"


def token_of(member: Member, write: Sent) -> str:
    """The write in a form that only this member can bring back, so that the panel can look again."""
    kept = {**asdict(write), "entry": str(write.entry), "at": write.at.timestamp(), "outcome": None, "settled": None}
    return signing.dumps(kept, salt=_salt(member), compress=True)


def write_of(member: Member, token: str) -> Sent:
    """The write that a page was given.

    Raises:
        BadSignature: it was not this member's, or is older than a day.
    """
    kept: Mapping[str, Any] = signing.loads(token, salt=_salt(member), max_age=TOKEN_AGE)
    at = datetime.fromtimestamp(kept["at"], tz=UTC)
    return Sent(kept["command"], kept["arguments"], kept["before"], kept["application_id"], UUID(kept["entry"]), at)


def _salt(member: Member) -> str:
    return f"a write of member {member.pk}"
