"""How the stream stands, for the page *Status* and the metrics."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from panel.audit_stream.models import StreamCursor
from panel.audit_stream.receivers import receiver_at
from panel.journal.models import ChainHead, Event
from panel.people.models import Account


@dataclass(frozen=True)
class Health:
    """Of one account's stream. `oldest` is when the first event that waits was recorded."""

    receiver: str
    seq: int
    waiting: int
    oldest: datetime | None
    delivered: datetime | None
    failures: int
    last_error: str


def is_on() -> bool:
    return bool(settings.AUDIT_STREAM)


def health_of(account: Account) -> Health:
    cursor = StreamCursor.objects.filter(account=account).first() or StreamCursor(account=account)
    head = ChainHead.objects.filter(account=account).first()
    after = max(cursor.seq, head.anchor_seq) if head else cursor.seq
    waiting = max(head.seq - after, 0) if head else 0
    oldest = Event.objects.filter(account=account, seq__gt=after).order_by("seq").first() if waiting else None
    return Health(
        receiver_at(settings.AUDIT_STREAM, settings.AUDIT_STREAM_SECRET).name,
        cursor.seq,
        waiting,
        oldest.at if oldest else None,
        cursor.delivered,
        cursor.failures,
        cursor.last_error,
    )
