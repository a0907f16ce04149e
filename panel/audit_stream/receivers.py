"""Where events are sent: made of PANEL_AUDIT_STREAM."""

from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

from panel.audit_stream.batches import Batch
from panel.audit_stream.syslog import Syslog
from panel.audit_stream.webhook import Webhook


class Receiver(Protocol):
    """`name` is what may be shown of its address."""

    @property
    def name(self) -> str: ...

    def send(self, batch: Batch, deadline: float) -> None:
        """Raises NotTakenError. `deadline` is of time.monotonic()."""


@lru_cache(maxsize=1)
def receiver_at(address: str, secret: str) -> Receiver:
    """`address` was checked when the settings were read."""
    if address.startswith("http"):
        return Webhook(address, secret)
    parts = urlsplit(address)
    return Syslog(parts.scheme, parts.hostname or "", parts.port)
