"""Entries follow events: the first event creates an entry, later ones change it."""

from collections.abc import Iterable
from typing import Any

from panel.journal.kinds import OPEN, Kind, State
from panel.journal.models import Entry, Event, folded
from panel.journal.subject import USERNAME

COPIED = (
    "account_id", "seq", "at", "kind", "write", "member_id", "member_name", "ip", "command", "object_kind", "object_id",
    "object_name", "arguments",
)  # fmt: skip


def follow(event: Event) -> None:
    if event.kind not in (Kind.ENDED, Kind.SETTLED):
        Entry.objects.create(**begun(event))
        return
    entry = Entry.objects.filter(account=event.account_id, seq=event.first).first()
    if entry is None:
        return  # retention removed it; the event still is in the chain
    for name, value in changed(entry.state, entry.search, event).items():
        setattr(entry, name, value)
    entry.save()


def begun(event: Event) -> dict[str, Any]:
    state = State.SENT if event.kind == Kind.SENT else ""
    return {name: getattr(event, name) for name in COPIED} | {
        "state": state,
        "made": event.made,
        "code": event.code,
        "message": event.message,
        "search": searchable(
            event.member_name,
            event.ip,
            event.command,
            event.object_name,
            event.before.get(USERNAME, ""),
            event.object_id,
            # Sorted, since PostgreSQL does not keep the order.
            *(str(event.arguments[name]) for name in sorted(event.arguments)),
        ),
    }


def changed(state: str, search: str, event: Event) -> dict[str, Any]:
    """What a later event changes. A late *ended* counts only if no look has found out more before."""
    if event.kind == Kind.ENDED and state not in OPEN:
        return {}
    changes = {"state": event.outcome, "code": event.code, "message": event.message}
    if event.made:
        changes["made"] = event.made
    return changes | {"search": "\n".join(filter(None, [search, searchable(event.message, event.made)]))}


def entry_of(events: Iterable[Event]) -> dict[str, Any]:
    """What the entry must be according to its events, which are in their order."""
    first, *later = events
    entry = begun(first) if first.kind not in (Kind.ENDED, Kind.SETTLED) else {}
    for event in later if entry else ():
        entry |= changed(entry["state"], entry["search"], event)
    return entry


def searchable(*texts: str) -> str:
    return folded("\n".join(text for text in texts if text))
