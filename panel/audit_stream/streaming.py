"""What a worker does beside its jobs."""

import logging
import threading

from django.conf import settings
from django.db import close_old_connections, connections

from panel.audit_stream.receivers import receiver_at
from panel.audit_stream.sending import send_all

LOOK_SECONDS = 1.0

log = logging.getLogger(__name__)


def stream(ending: threading.Event) -> None:
    """Send events until `ending` is set, whatever fails in between: a database may be away for a while."""
    receiver = receiver_at(settings.AUDIT_STREAM, settings.AUDIT_STREAM_SECRET)
    try:
        while not ending.is_set():
            try:
                has_more = send_all(receiver)
            except Exception:  # the thread must outlive whatever one batch does
                log.exception("The journal could not be sent on.")
                close_old_connections()
                has_more = False
            if not has_more:
                ending.wait(LOOK_SECONDS)
    finally:
        connections.close_all()
