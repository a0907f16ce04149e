"""The next events of an account, as lines."""

import json
from dataclasses import dataclass
from typing import Any

from panel.journal.chain import exported
from panel.journal.models import Event
from panel.people.models import Account

MOST_EVENTS = 500
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Batch:
    """Neighbours in one account's chain, with the fields of an export: they can be checked like one."""

    events: tuple[dict[str, Any], ...]

    @property
    def last(self) -> int:
        return int(self.events[-1]["seq"])

    @property
    def id(self) -> str:
        """The same for the same events, however often they are sent."""
        return f"{self.events[0]['account']}-{self.events[0]['seq']}-{self.last}"

    def as_ndjson(self) -> bytes:
        return b"".join(as_json(event) + b"\n" for event in self.events)


def as_json(event: dict[str, Any]) -> bytes:
    return json.dumps(event, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def next_batch(account: Account, after: int) -> Batch | None:
    """Events after this one: at least one, if there is any. What retention removed before is left out."""
    found: list[dict[str, Any]] = []
    size = 0
    for event in Event.objects.filter(account=account, seq__gt=after).order_by("seq")[:MOST_EVENTS]:
        line = exported(account.account_id, event)
        size += len(as_json(line))
        if found and size > MOST_BYTES:
            break
        found.append(line)
    return Batch(tuple(found)) if found else None
