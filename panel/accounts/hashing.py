"""Hashing of panel passwords, bounded: each hash takes 100 MB and a processor for a tenth of a second.

It is bounded in the hasher, so that no place that checks or sets a password can forget it.
"""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from panel.accounts.errors import TooBusyError

AT_ONCE = 2  # in each process
LONGEST_WAIT = 5.0  # seconds


class Turns:
    """At most `at_once` work, at most `waiting` wait for it, and none waits longer than `seconds`."""

    def __init__(self, at_once: int, waiting: int, seconds: float) -> None:
        self._seconds = seconds
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._turns = threading.BoundedSemaphore(at_once)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it.

        Raises:
            TooBusyError: too many wait already, or it took too long.
        """
        if not self._places.acquire(blocking=False):
            raise TooBusyError
        try:
            if not self._turns.acquire(timeout=self._seconds):
                raise TooBusyError
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()


# Half of the threads stay free for pages that need no hash.
turns = Turns(AT_ONCE, max(settings.THREADS // 2 - AT_ONCE, 1), LONGEST_WAIT)


def normalized(password: str) -> str:
    """The same characters, however a keyboard composed them (NFKC, as NIST SP 800-63B asks)."""
    return unicodedata.normalize("NFKC", password)


class Bounded:
    """Takes turns; goes in front of one of Django's hashers."""

    def encode(self, password: str, salt: str) -> str:
        with turns.turn():
            return super().encode(normalized(password), salt)  # type: ignore[misc,no-any-return]  # of the hasher

    def verify(self, password: str, encoded: str) -> bool:
        with turns.turn():
            return super().verify(normalized(password), encoded)  # type: ignore[misc,no-any-return]  # of the hasher


class BoundedArgon2(Bounded, Argon2PasswordHasher):
    """The panel's hasher. Its hashes are Django's own Argon2 hashes."""
