"""Hashing of panel passwords, bounded: each hash takes 100 MB and a processor for a quarter of a second.

It is bounded in the hasher, so that no place that checks or sets a password can forget it.
"""

import unicodedata

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from panel.accounts.turns import Turns

AT_ONCE = 2  # in each process
LONGEST_WAIT = 8.0  # seconds: as long as three quarters of 32 threads take on two processors


# A quarter of the threads stays free for pages that need no hash.
turns = Turns(AT_ONCE, max(settings.THREADS * 3 // 4 - AT_ONCE, 1), LONGEST_WAIT)


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
