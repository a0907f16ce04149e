"""The Management API as one member may use it, and what was sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from panel.access.access import Access
from panel.access.granting import (
    CHANGES_OF_KEYS,
    OWN_ACCESS,
    OWN_KEY,
    OWN_KEYS_OWNER,
    TAKES_ACCESS,
    check_key,
    check_write,
)
from panel.api.calls import Answered
from panel.api.client import Api
from panel.api.errors import ApiRefused, ApiUnreachable, NotAllowed
from panel.api.rights import MAIN_ACCOUNT, METHOD_ROLES
from panel.api.roles import given
from panel.journal.actor import Actor
from panel.journal.recording import recorded
from panel.journal.secrets import without_secrets
from panel.journal.subject import ABOUT, Subject
from panel.remote.kept import Kept
from panel.remote.made import made_id, reach_noted
from panel.remote.sent import Outcome, Seen, Sent
from panel.remote.settling import look
from panel.resilience.guard import guard

# Names of the parameter for a new name.
NEW_NAMES = {"new_user_name": "user_name", "new_skill_name": "skill_name"}
# What people know it by: of a user that is the display name.
NAMES = ("user_display_name", "user_name", "new_subuser_name", "key_name", "application_name", "skill_name")


class MemberApi(Api):
    """One member's API during one request (or one job in the member's name).

    Every write is checked against the member's roles, then recorded, then added to `sent`: error pages and messages
    say what was done before something failed. `kept` is what the panel remembers of earlier answers, of this and of
    other requests; each write forgets what it makes outdated.
    """

    def __init__(self, actor: Actor, access: Access) -> None:
        account = actor.account
        around_calls = guard(account.api_url, account.account_id)
        super().__init__(
            account.api_url,
            account.auth(),
            around_writes=self.around_write,
            around_calls=around_calls,
            request_id=actor.request_id,
        )
        self.actor = actor
        self.access = access
        self.sent: list[Sent] = []
        self.kept = Kept(self, account)
        self._known: Seen | None = None
        self._named: Seen = {}
        self._application_id: int | None = None
        self._looks_first = False
        self._write: UUID | None = None

    def commands(self, outcome: Outcome) -> list[str]:
        """The commands of the writes with this outcome, in the order in which they were sent."""
        return [write.command for write in self.sent if write.outcome is outcome]

    @property
    def done(self) -> list[str]:
        return self.commands(Outcome.DONE)

    @property
    def unknown(self) -> list[str]:
        return self.commands(Outcome.UNKNOWN)

    @contextmanager
    def looking(
        self,
        before: Seen | None,
        application_id: int | None,
        *,
        write: UUID | None = None,
        named: Seen | None = None,
    ) -> Iterator[None]:
        """Writes inside can be settled: `before` was read before them, or is read just before they are sent.

        Args:
            write: the one write's id in the journal, where the caller has noted it before. The journal takes an id
                once, so that of two processes that both believe it to be theirs, one sends.
            named: names for the journal, if what is read before does not have them (SmartQueue has only ids).
        """
        self._known, self._application_id, self._looks_first = before, application_id, before is None
        self._write, self._named = write, named or {}
        try:
            yield
        finally:
            self._known, self._application_id, self._looks_first, self._write = None, None, False, None
            self._named = {}

    @contextmanager
    def around_write(self, command: str, arguments: dict[str, str]) -> Iterator[Answered]:
        """A write that is not allowed is neither recorded nor sent.

        Raises:
            NotAllowed
            ApiRefused, ApiUnreachable: what must be read before could not be read; nothing was sent.
        """
        check_write(self.access, command, arguments, keys_within_sections=self.actor.account.keys_within_sections)
        if command in CHANGES_OF_KEYS:
            self._check_key(command, arguments.get("key_id", ""))
        if command in TAKES_ACCESS:
            self._check_access_stays(command, arguments.get("subuser_id", ""))
        application_id = self._application_id
        before = look(self, command, arguments, application_id) if self._looks_first else self._known
        where = {} if application_id is None else {"application_id": str(application_id)}
        with (
            reach_noted(self.actor, self.access, command, arguments),
            recorded(
                self.actor, command, arguments, subject_of(command, arguments, before, where, self._named), self._write
            ) as entry,
            remembered(self.sent, Sent(command, without_secrets(arguments), before, application_id, entry.id)),
            self.kept.forgetting(command, where | arguments),
        ):
            yield lambda answer: entry.made(made_id(command, answer))

    def _check_key(self, command: str, key_id: str) -> None:
        """Reads the key's roles just before the write, even if a view has read them.

        The API has no conditional write, so a change by somebody else in that moment is not noticed.
        """
        if key_id == self.actor.account.key_id:
            raise NotAllowed(command, METHOD_ROLES[command], reason=OWN_KEY)
        if MAIN_ACCOUNT not in self.access.roles:
            check_key(self.access, command, given(self.keys.roles(key_id)))

    def _check_access_stays(self, command: str, subuser_id: str) -> None:
        """Nobody takes their own access, nor that of the panel itself, whose key dies with its subuser (assumed)."""
        member = self.actor.member
        if member is not None and str(member.subuser_id) == subuser_id:
            raise NotAllowed(command, METHOD_ROLES[command], reason=OWN_ACCESS)
        if str(self.kept.own_keys_owner()) == subuser_id:
            raise NotAllowed(command, METHOD_ROLES[command], reason=OWN_KEYS_OWNER)


def subject_of(
    command: str, arguments: dict[str, str], before: Seen | None, where: dict[str, str], named: Seen
) -> Subject | None:
    """None if nothing was read before. An add records that nothing was there."""
    kind, id_parameter, name_parameter = ABOUT.get(command, ("", "", ""))
    if before is None:
        return None
    if name_parameter in arguments:
        return None if before else Subject(kind, "", "", {name_parameter: ""})
    id_ = arguments.get(id_parameter, "")
    told = before.get(id_, {}) | {name: value for name, value in named.get(id_, {}).items() if name in NAMES}
    was = {name: value for name, value in told.items() if value is not None}
    return Subject(kind, id_, next((was[name] for name in NAMES if was.get(name)), ""), where | was) if was else None


@contextmanager
def remembered(sent: list[Sent], write: Sent) -> Iterator[None]:
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
