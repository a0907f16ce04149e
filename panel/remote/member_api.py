"""The Management API as one member may use it, and what was sent through it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from panel.access.access import Access
from panel.access.granting import check_write
from panel.accounts.models import Member
from panel.api.client import Api
from panel.api.errors import ApiRefused, ApiUnreachable
from panel.journal.recording import recorded
from panel.resilience.guard import guard


class Outcome(StrEnum):
    """How a write ended, as far as this process saw it."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"  # never left the panel
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Sent:
    """A write that was on its way; *unknown* until its answer says more."""

    command: str
    outcome: Outcome = Outcome.UNKNOWN


class MemberApi(Api):
    """One member's API for the length of one request.

    Every write is checked against the member's roles, then recorded, then remembered in `sent`: error pages and
    messages say what was done before something failed.
    """

    def __init__(self, member: Member, access: Access, ip: str | None) -> None:
        account = member.account
        around_calls = guard(account.api_url, account.account_id)
        super().__init__(account.api_url, account.auth(), around_writes=self.around_write, around_calls=around_calls)
        self.member = member
        self.access = access
        self.ip = ip
        self.sent: list[Sent] = []

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
    def around_write(self, command: str, arguments: Mapping[str, str]) -> Iterator[None]:
        """What is not allowed is neither recorded nor sent.

        Raises:
            NotAllowed
        """
        check_write(self.access, command, arguments)
        with recorded(self.member, self.ip, command, arguments), remembered(self.sent, command):
            yield


@contextmanager
def remembered(sent: list[Sent], command: str) -> Iterator[None]:
    """Note the write in `sent`, and how it ended."""
    write = Sent(command)
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
