"""The chain of an account's events: each one carries the hash of the one before it.

`hash` is the SHA-256 of the event's line, which is JSON with sorted keys, without white space, in UTF-8, and holds
everything but the hash itself. So the lines alone are enough to check them. The format has a number; a later format
must leave this one readable.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC
from hashlib import sha256
from threading import Lock
from typing import Any, Final, Protocol

from django.db import connection, transaction
from django.utils import timezone

from panel.journal import entries
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.models import ChainHead, Event
from panel.people.models import Account

FORMAT: Final = 1
NOTHING: Final = "0" * 64  # the first event of a chain has it as the hash before it
PLAIN: Final = (
    "seq", "first", "kind", "member_id", "member_name", "roles", "sign_in", "ip", "agent", "request",
    "command", "object_kind", "object_id", "object_name", "arguments", "before", "made", "outcome", "code", "message",
    "milliseconds", "prev",
)  # fmt: skip


class Row(Protocol):
    """An event of the models or of a migration."""

    at: Any
    write: Any


def line_of(account_id: int, event: Row) -> dict[str, Any]:
    """What is hashed and exported: the event without its hash. `account_id` is the account's number at the API."""
    line = {name: getattr(event, name) for name in PLAIN}
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return line | {
        "format": FORMAT,
        "account": account_id,
        "at": at,
        "write": str(event.write) if event.write else None,
    }


def exported(account_id: int, event: Event) -> dict[str, Any]:
    """The line and its hash: all that is needed to check it elsewhere."""
    return {**line_of(account_id, event), "hash": event.hash}


def digest(line: Mapping[str, Any]) -> str:
    text = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


class Chain:
    """An account's chain, locked by this transaction: nobody else adds to it."""

    def __init__(self, account: Account, head: ChainHead) -> None:
        self.account, self.head = account, head

    def append(self, kind: Kind, actor: Actor, *, first: int | None = None, **facts: Any) -> Event:
        """Add an event, and create or change its entry. `facts` are fields of Event."""
        seq = self.head.seq + 1
        event = Event(
            account=self.account,
            seq=seq,
            first=first or seq,
            at=timezone.now(),
            kind=str(kind),
            member_id=actor.member.pk if actor.member else None,
            member_name=actor.name,
            roles=list(actor.roles),
            sign_in=actor.sign_in,
            ip=actor.ip,
            agent=actor.agent,
            request=actor.request_id,
            prev=self.head.hash,
            **facts,
        )
        event.hash = digest(line_of(self.account.account_id, event))
        event.save(force_insert=True)
        self.head.seq, self.head.hash = seq, event.hash
        self.head.save(update_fields=["seq", "hash"])
        entries.follow(event)
        return event


# SQLite itself only sleeps, up to 0.1 s, and then the first to try gets the lock.
QUEUE = Lock()


def in_turn() -> AbstractContextManager[object]:
    """On SQLite, threads of this process queue here, unless they hold the database: those must not wait."""
    return QUEUE if connection.vendor == "sqlite" and not connection.in_atomic_block else nullcontext()


@contextmanager
def held(account: Account, *, durable: bool = False) -> Iterator[Chain]:
    """The account's chain, for one transaction; `durable`: it must not be part of another one.

    PostgreSQL locks the head's row, SQLite the database (`transaction_mode` IMMEDIATE). Without a lock two events would
    get the same number, and the table would refuse the second one.
    """
    with in_turn(), transaction.atomic(durable=durable):
        heads = ChainHead.objects.select_for_update()
        head = heads.filter(account=account).first()
        if head is None:
            ChainHead.objects.get_or_create(account=account, defaults={"hash": NOTHING, "anchor_hash": NOTHING})
            head = heads.get(account=account)
        yield Chain(account, head)
