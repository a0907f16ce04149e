"""The Management API as one member may use it, and what was sent through it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.utils import timezone

from panel.access.access import Access
from panel.access.granting import check_write
from panel.accounts.models import Member
from panel.api.client import Api
from panel.api.errors import ApiRefused, ApiUnreachable
from panel.journal.recording import recorded, without_secrets
from panel.remote.sent import Finding, Outcome, Seen, Sent, Settled
from panel.remote.settling import look, settled


class MemberApi(Api):
    """One member's API for the length of one request.

    Every write is checked against the member's roles, then recorded, then remembered in `sent`: error pages and
    messages say what was done before something failed.
    """

    def __init__(self, member: Member, access: Access, ip: str | None) -> None:
        account = member.account
        super().__init__(account.api_url, account.auth(), around_writes=self.around_write)
        self.member = member
        self.access = access
        self.ip = ip
        self.sent: list[Sent] = []
        self._known: Seen | None = None
        self._application_id: int | None = None
        self._looks_first = False

    def commands(self, outcome: Outcome) -> list[str]:
        """The commands of the writes that ended like this, in the order in which they were sent."""
        return [write.command for write in self.sent if write.outcome is outcome]

    @property
    def done(self) -> list[str]:
        return self.commands(Outcome.DONE)

    @property
    def unknown(self) -> list[str]:
        return self.commands(Outcome.UNKNOWN)

    @contextmanager
    def looking(self, before: Seen | None, application_id: int | None) -> Iterator[None]:
        """Writes within can be settled: they go with what was read before them, or else look before they are sent."""
        self._known, self._application_id, self._looks_first = before, application_id, before is None
        try:
            yield
        finally:
            self._known, self._application_id, self._looks_first = None, None, False

    @contextmanager
    def around_write(self, command: str, arguments: Mapping[str, str]) -> Iterator[None]:
        """What is not allowed is neither recorded nor sent.

        Raises:
            NotAllowed
            ApiRefused, ApiUnreachable: of the look before; nothing was sent.
        """
        check_write(self.access, command, arguments)
        before = look(self, command, arguments, self._application_id) if self._looks_first else self._known
        write = Sent(command, without_secrets(arguments), before, self._application_id)
        with recorded(self.member, self.ip, command, arguments), remembered(self.sent, write):
            yield

    def look_again(self, write: Sent) -> Settled:
        """Whether a write whose answer was lost took effect: by reading, now."""
        found = settled(self, write, timezone.now())
        self.settle(write, found)
        return found

    def settle(self, write: Sent, found: Settled) -> None:
        """Note what a look has found. What is not final may still change, and stays unknown."""
        write.settled = found
        if not found.final or found.finding is Finding.UNTOLD:
            return
        write.outcome = Outcome.DONE if found.finding is Finding.DONE else Outcome.FAILED


@contextmanager
def remembered(sent: list[Sent], write: Sent) -> Iterator[None]:
    """Note the write in `sent`, and how it ended."""
    sent.append(write)
    try:
        yield
    except ApiRefused:
        write.outcome = Outcome.REFUSED
        raise
    except ApiUnreachable as error:
        write.outcome = Outcome.UNKNOWN if error.outcome_unknown else Outcome.FAILED
        raise
    write.outcome = Outcome.DONE
