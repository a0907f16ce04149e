"""Slows down guessing: after five wrong passwords for a name, a growing pause.

A row for each key counts failed attempts and present checks. Both together never exceed the free attempts, so guesses
at the same moment are also limited; a request that only checks are in front of waits for them, so that many right
passwords at once all succeed. Rows change by compare-and-swap, which is correct on SQLite and with READ COMMITTED, and
needs no lock while a password is hashed.

For an address only failures count, and far more than five: many people share one. A browser in which somebody has
signed in with this name before has its own count, and passes the pauses that strangers cause.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils import timezone

from panel.http import network
from panel.people.models import AttemptCount
from panel.resilience.turns import TooBusyError
from panel.sign_in.hashing import LONGEST_WAIT, normalized

WINDOW = timedelta(minutes=15)
FREE_FOR_NAME = 5
FREE_FOR_ADDRESS = 100
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = WINDOW
LONGEST_CHECK = timedelta(seconds=60)  # a longer check has lost its process
PATIENCE = LONGEST_WAIT  # seconds that a request waits for others' checks
LOOKS_AGAIN = 0.05  # seconds
SWAPS = 100


class TooManyAttemptsError(Exception):
    """Attempts are paused for `seconds` more."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Attempts are paused for {seconds} s.")
        self.seconds = seconds


@dataclass
class Attempt:
    """One check of a password; it failed unless `succeeded` is set."""

    succeeded: bool = False


@contextmanager
def attempt(name: str, address: str | None, browser: str = "") -> Iterator[Attempt]:
    """Around the check of a password for `name`. After an exception it does not count.

    `browser`: the id of a browser that is known for this name.

    Raises:
        TooManyAttemptsError: the password is not checked, and the pause does not get longer.
        TooBusyError: others' checks for this name do not end.
    """
    place = None if browser or not address else f"address:{network(address)}"
    own = _key("browser", browser, name) if browser else _key("name", name)
    if place:
        _refuse_paused(place)
    _reserve(own)
    looked_at = Attempt()
    try:
        yield looked_at
    except BaseException:
        _change(own, _released)
        raise
    if looked_at.succeeded:
        _change(own, _forgiven)
        return
    _change(own, _failed)
    if place:
        _change(place, _failed_here)


def spelling(name: str) -> str:
    """The same text for all spellings of a name: upper and lower case, composed characters."""
    return normalized(name).strip().casefold()


def forget(name: str) -> None:
    AttemptCount.objects.filter(key=_key("name", name)).delete()


def _key(kind: str, *parts: str) -> str:
    """Hashed: some people type their password into the name's field."""
    return f"{kind}:{sha256(chr(10).join(map(spelling, parts)).encode()).hexdigest()[:32]}"


def _refuse_paused(key: str) -> None:
    row = AttemptCount.objects.filter(key=key).first()
    if row is not None:
        _refuse_pause_of(row, timezone.now())


def _refuse_pause_of(row: AttemptCount, now: datetime) -> None:
    if row.paused_until is not None and row.paused_until > now:
        raise TooManyAttemptsError(int((row.paused_until - now).total_seconds()) + 1)


def _reserve(key: str) -> None:
    """Take one of the free attempts; after a pause there is one at a time."""
    deadline = time.monotonic() + PATIENCE
    while not _change(key, _begun):
        if time.monotonic() > deadline:
            raise TooBusyError
        time.sleep(LOOKS_AGAIN)


type Change = Callable[[AttemptCount, datetime], bool]


def _change(key: str, change: Change) -> bool:
    """Read, change, write; again if somebody else has written in between.

    A change that returns False is not written.
    """
    for _ in range(SWAPS):
        row, _ = AttemptCount.objects.get_or_create(key=key)
        now = timezone.now()
        _settle(row, now)
        if not change(row, now):
            return False
        if _swapped(row):
            return True
    raise TooBusyError


def _swapped(row: AttemptCount) -> bool:
    unchanged = AttemptCount.objects.filter(key=row.key, version=row.version)
    values = {name: getattr(row, name) for name in ("failed", "checking", "at", "paused_until", "reserved")}
    return unchanged.update(version=row.version + 1, **values) == 1


def _settle(row: AttemptCount, now: datetime) -> None:
    """Remove what is old; count as failed the checks of killed processes."""
    if row.checking and row.reserved < now - LONGEST_CHECK:
        row.failed, row.checking, row.at = row.failed + row.checking, 0, now
    paused = row.paused_until is not None and row.paused_until > now
    if row.at <= now - WINDOW and not row.checking and not paused:
        row.failed, row.paused_until = 0, None


def _begun(row: AttemptCount, now: datetime) -> bool:
    _refuse_pause_of(row, now)
    if row.checking >= max(FREE_FOR_NAME - row.failed, 1):
        return False
    row.checking, row.reserved = row.checking + 1, now
    return True


def _released(row: AttemptCount, _now: datetime) -> bool:
    row.checking = max(row.checking - 1, 0)
    return True


def _forgiven(row: AttemptCount, now: datetime) -> bool:
    row.failed, row.paused_until = 0, None
    return _released(row, now)


def _failed(row: AttemptCount, now: datetime) -> bool:
    row.failed, row.at = row.failed + 1, now
    _pause(row, FREE_FOR_NAME, now)
    return _released(row, now)


def _failed_here(row: AttemptCount, now: datetime) -> bool:
    """For an address the 15 minutes start with the first failure: in an office, typing errors never end."""
    row.at = row.at if row.failed else now
    row.failed += 1
    _pause(row, FREE_FOR_ADDRESS, now)
    return True


def _pause(row: AttemptCount, free: int, now: datetime) -> None:
    """5 s after the last free attempt, doubled after each further one, at most 15 minutes."""
    if row.failed >= free:
        row.paused_until = now + min(FIRST_PAUSE * 2 ** min(row.failed - free, 10), LONGEST_PAUSE)
