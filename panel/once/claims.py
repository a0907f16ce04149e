"""Claiming a sending, and saying how it ended."""

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

WAIT_SECONDS = 3.0  # how long a second sending waits for the end of the first
LONGEST_REQUEST = timedelta(seconds=15)  # a page ends within 12 s; what has no end by then was cut off
TIDY_SECONDS = 3600


def claim(key: str) -> tuple[Sending, bool]:
    """The sending, and whether it is ours to carry out. A sending that is under way is waited for, for a while.

    One that ended without a write is gone, and its place is free: the same form may be sent again.
    """
    forget_old_now_and_then()
    deadline = monotonic() + WAIT_SECONDS
    while True:
        # Holds in several processes and under READ COMMITTED: the unique key decides, not what was read before.
        sending, is_ours = Sending.objects.get_or_create(key=key)
        if is_ours or sending.ended or is_cut_off(sending) or monotonic() > deadline:
            return sending, is_ours
        sleep(0.05)


def is_cut_off(sending: Sending) -> bool:
    """Whether its process must have died on the way: nobody will say any more how it ended."""
    return sending.ended is None and timezone.now() - sending.at > LONGEST_REQUEST


def end(sending: Sending, *, location: str, done: Collection[str], unknown: Collection[str]) -> None:
    """Keep how it ended; or free its place when it led nowhere and wrote nothing."""
    try:
        if location or done or unknown:
            sending.ended, sending.location = timezone.now(), location
            sending.done, sending.unknown = list(done), list(unknown)
            sending.save(update_fields=["ended", "location", "done", "unknown"])
        else:
            sending.delete()
    except DatabaseError:
        # What the form was for has happened, and its answer must not get lost over this.
        log.exception("How a form ended could not be kept; sent again, it counts as cut off.")


def forget_old() -> int:
    """Remove what no token can belong to any more; how many."""
    removed, _ = Sending.objects.filter(at__lt=timezone.now() - settings.SESSION_LENGTH - LONGEST_REQUEST).delete()
    return removed


def forget_old_now_and_then() -> None:
    """Once an hour in each process."""
    if caches["process"].add("once:tidied", "yes", TIDY_SECONDS):
        forget_old()
