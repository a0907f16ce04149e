"""Claims a sending, and stores its outcome."""

import logging
from collections.abc import Collection
from datetime import timedelta
from time import monotonic, sleep

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.utils import timezone

from panel.once.models import Sending

log = logging.getLogger(__name__)

WAIT_SECONDS = 3.0  # how long a second sending waits for the first one
LONGEST_REQUEST = timedelta(seconds=15)  # a page ends within 12 s; a sending without an end by then was interrupted
TIDY_SECONDS = 3600


def claim(key: str) -> tuple[Sending, bool]:
    """The sending, and whether this request carries it out. If another one does, wait for it up to WAIT_SECONDS.

    A sending that ended without a write is deleted: the same form may be sent again.
    """
    forget_old_now_and_then()
    deadline = monotonic() + WAIT_SECONDS
    while True:
        # Safe for several processes and READ COMMITTED: the unique key decides, not what was read before.
        sending, is_ours = Sending.objects.get_or_create(key=key)
        if is_ours or sending.ended or is_cut_off(sending) or monotonic() > deadline:
            return sending, is_ours
        sleep(0.05)


def is_cut_off(sending: Sending) -> bool:
    """Whether its process must have died: its outcome will never be known."""
    return sending.ended is None and timezone.now() - sending.at > LONGEST_REQUEST


def end(sending: Sending, *, location: str, done: Collection[str], unknown: Collection[str]) -> None:
    """Store the outcome; delete the sending if it wrote nothing and redirected nowhere."""
    try:
        if location or done or unknown:
            sending.ended, sending.location = timezone.now(), location
            sending.done, sending.unknown = list(done), list(unknown)
            sending.save(update_fields=["ended", "location", "done", "unknown"])
        else:
            sending.delete()
    except DatabaseError:
        # The form was processed, and its answer must still be shown.
        log.exception("The outcome of a form could not be stored; if it is sent again, it counts as interrupted.")


def forget_old() -> int:
    """Remove sendings whose token is too old; returns their number."""
    removed, _ = Sending.objects.filter(at__lt=timezone.now() - settings.SESSION_LENGTH - LONGEST_REQUEST).delete()
    return removed


def forget_old_now_and_then() -> None:
    """Once an hour in each process."""
    if caches["process"].add("once:tidied", "yes", TIDY_SECONDS):
        forget_old()
