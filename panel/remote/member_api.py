"""The Management API as one member may use it, and what was sent through it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from panel.access.access import Access
from panel.access.granting import CHANGES_OF_KEYS, OWN_KEY, check_key, check_write
from panel.api.calls import Answered
from panel.api.client import Api
from panel.api.errors import ApiRefused, ApiUnreachable
from panel.api.rights import MAIN_ACCOUNT, METHOD_ROLES, NotAllowed
from panel.journal.actor import Actor
from panel.journal.recording import recorded
from panel.remote.kept import Kept
from panel.remote.made import made_id, reach_noted
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
    """One member's API for the length of one request (or of one job that is done in its name).

    Every write is checked against the member's roles, then recorded, then remembered in `sent`: error pages and
    messages say what was done before something failed. `kept` is what the panel remembers of earlier answers, of this
    and of other requests; each write forgets what it makes outdated.
    """

    def __init__(self, actor: Actor, access: Access) -> None:
        account = actor.account
        around_calls = guard(account.api_url, account.account_id)
        super().__init__(account.api_url, account.auth(), around_writes=self.around_write, around_calls=around_calls)
        self.actor = actor
        self.access = access
        self.sent: list[Sent] = []
        self.kept = Kept(self, account)

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
    def around_write(self, command: str, arguments: dict[str, str]) -> Iterator[Answered]:
        """What is not allowed is neither recorded nor sent.

        Raises:
            NotAllowed
            ApiRefused, ApiUnreachable: the roles of a key could not be read; nothing was sent.
        """
        check_write(self.access, command, arguments, keys_within_sections=self.actor.account.keys_within_sections)
        if command in CHANGES_OF_KEYS:
            self._check_key(command, arguments.get("key_id", ""))
        with (
            reach_noted(self.actor, self.access, command, arguments),
            recorded(self.actor, command, arguments) as write,
            remembered(self.sent, command),
            self.kept.forgetting(command, arguments),
        ):
            yield lambda answer: write.made(made_id(command, answer))

    def _check_key(self, command: str, key_id: str) -> None:
        """Whatever a view has read before: here the key's roles are read just before they would be changed.

        The API has no conditional write, so what somebody else changes within that moment is not seen.
        """
        if key_id == self.actor.account.key_id:
            raise NotAllowed(command, METHOD_ROLES[command], reason=OWN_KEY)
        if MAIN_ACCOUNT not in self.access.roles:
            check_key(self.access, command, [role.name for role in self.keys.roles(key_id)])


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
