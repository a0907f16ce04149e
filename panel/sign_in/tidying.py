"""Removes old sessions, counts of attempts and one-time links."""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from panel.people.models import AttemptCount, OneTimeLink, Session
from panel.sign_in import one_time_links

ATTEMPTS_KEPT = timedelta(days=1)
EVERY_SECONDS = 3600.0

log = logging.getLogger(__name__)
_lock = threading.Lock()
_next = 0.0


@dataclass(frozen=True)
class Tidied:
    """How much was removed."""

    sessions: int
    attempts: int
    links: int


def tidy() -> Tidied:
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lte=now).delete()
    attempts, _ = AttemptCount.objects.filter(at__lte=now - ATTEMPTS_KEPT).delete()
    links, _ = OneTimeLink.objects.filter(made__lte=now - one_time_links.LIFETIME).delete()
    return Tidied(sessions, attempts, links)


def now_and_then() -> None:
    """Once an hour in each process, during other work: an error only means that it is tried again later."""
    if not _is_due():
        return
    try:
        tidy()
    except DatabaseError as error:
        log.warning("Old rows could not be removed: %s", error)


def _is_due() -> bool:
    global _next
    with _lock:
        now = time.monotonic()
        if now < _next:
            return False
        _next = now + EVERY_SECONDS
        return True
