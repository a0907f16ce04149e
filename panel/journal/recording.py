"""Puts an entry around every write call, so that no room can forget it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from panel.accounts.models import Member
from panel.api.errors import ApiRefused, ApiUnreachable
from panel.journal.models import Entry

BLOTTED = "***"
SECRET_WORDS = ("password", "secret", "token", "private_key", "api_key", "salt")


def without_secrets(arguments: Mapping[str, str]) -> dict[str, str]:
    """The arguments as they may be kept."""
    return {name: BLOTTED if any(word in name for word in SECRET_WORDS) else value for name, value in arguments.items()}


@contextmanager
def recorded(member: Member, ip: str | None, command: str, arguments: Mapping[str, str]) -> Iterator[None]:
    """An entry *sent*; then *done*, *refused*, *failed* or *unknown*, as the call ends."""
    entry = Entry.objects.create(
        account=member.account,
        member=member,
        member_name=member.name,
        ip=ip,
        command=command,
        arguments=without_secrets(arguments),
    )
    try:
        yield
    except ApiRefused as refusal:
        _end(entry, Entry.State.REFUSED, refusal.message, refusal.code)
        raise
    except ApiUnreachable as error:
        _end(entry, Entry.State.UNKNOWN if error.outcome_unknown else Entry.State.FAILED, error.message)
        raise
    _end(entry, Entry.State.DONE)


def _end(entry: Entry, state: Entry.State, message: str = "", code: int | None = None) -> None:
    entry.state, entry.message, entry.code = state, message, code
    entry.save(update_fields=["state", "message", "code"])
