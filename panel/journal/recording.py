"""Records two events around every write, so that no room can forget it."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import stamina
from django.db import DatabaseError, OperationalError, connection
from django.utils.translation import gettext_noop as N_

from panel.api.errors import ApiRefused, ApiUnreachable
from panel.journal.actor import Actor
from panel.journal.chain import held
from panel.journal.kinds import Kind, State
from panel.journal.models import Event
from panel.journal.secrets import blotted, secrets_in, without_secrets
from panel.journal.subject import Subject

log = logging.getLogger(__name__)

# SQLite itself waits 10 s for its lock, but is not fair: with 32 writers some do not get it.
ATTEMPTS, RETRY_SECONDS = 5, 25

STOPPED = N_("The panel stopped before the answer came.")


class Write:
    """A write on its way; `outcome` is known after the block."""

    def __init__(self, actor: Actor, command: str, secrets: frozenset[str], id_: UUID | None = None) -> None:
        self.id: UUID = id_ or uuid4()
        self.outcome: State | None = None
        self.made_id = ""
        self.command = command
        self._actor, self._secrets = actor, secrets
        self._first = 0
        self._began = time.perf_counter()

    def made(self, id_: object) -> None:
        """The id of what this write created, if the answer has it."""
        self.made_id = "" if id_ is None else str(id_)

    def sent(self, subject: Subject, arguments: Mapping[str, str]) -> None:
        """Commit that it is about to be sent.

        Raises:
            DatabaseError: it was not committed; the call must not be sent.
        """
        event = self._commit(
            Kind.SENT,
            object_kind=subject.kind,
            object_id=subject.id,
            object_name=blotted(subject.name, self._secrets),
            arguments=without_secrets(arguments),
            before=without_secrets(subject.before, self._secrets),
        )
        self._first, self._began = event.seq, time.perf_counter()

    def ended(self, outcome: State, message: str = "", code: int | None = None) -> None:
        """Commit how it ended. If that fails, the write stays *sent*, and is found and settled later."""
        self.outcome = outcome
        milliseconds = round((time.perf_counter() - self._began) * 1000)
        try:
            self._commit(
                Kind.ENDED,
                first=self._first,
                outcome=str(outcome),
                message=blotted(message, self._secrets),
                code=code,
                made=self.made_id,
                milliseconds=milliseconds,
            )
        except DatabaseError:
            # The member's page must still show how the write ended.
            log.exception("The journal could not record that write %s ended as %s.", self.id, outcome)

    def _commit(self, kind: Kind, **facts: Any) -> Event:
        """One event: tried again after contention or a lost connection, never recorded twice."""
        for attempt in stamina.retry_context(
            on=OperationalError,
            attempts=ATTEMPTS,
            timeout=RETRY_SECONDS,
            wait_initial=0.05,
            wait_max=1.0,
            wait_jitter=0.1,
        ):
            with attempt:
                if attempt.num > 1:
                    if not connection.in_atomic_block:
                        connection.close_if_unusable_or_obsolete()
                    if found := Event.objects.filter(write=self.id, kind=kind).first():
                        return found
                with held(self._actor.account, durable=True) as chain:
                    event = chain.append(kind, self._actor, write=self.id, command=self.command, **facts)
        return event


@contextmanager
def recorded(
    actor: Actor,
    command: str,
    arguments: Mapping[str, str],
    subject: Subject | None = None,
    id_: UUID | None = None,
) -> Iterator[Write]:
    """Around one write: *sent* is committed before it, *ended* afterwards. Not inside a transaction of the caller.

    Args:
        subject: what the caller has read of the object before, for its name and previous values.
        id_: of the write, where the caller has noted it before: an id is good for one write only.

    Raises:
        DatabaseError: nothing was committed, so nothing was sent.
    """
    write = Write(actor, command, secrets_in(arguments), id_)
    write.sent(Subject.of(command, arguments, subject), arguments)
    try:
        yield write
    except ApiRefused as refusal:
        write.ended(State.REFUSED, refusal.message, refusal.code)
        raise
    except ApiUnreachable as error:
        write.ended(State.UNKNOWN if error.outcome_unknown else State.FAILED, error.message)
        raise
    except BaseException as error:
        # A defect, or the process is ending: whether the call took effect is not known here.
        log.warning("Write %s was interrupted by %s.", write.id, type(error).__name__)
        write.ended(State.UNKNOWN, STOPPED)
        raise
    write.ended(State.DONE)
