"""Hashing of panel passwords, bounded: each hash takes 19 MiB, and a processor for a while.

It is bounded in the hasher, so that no place that checks or sets a password can forget it.
"""

import unicodedata

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from panel.resilience.turns import Turns

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
        return turns.run(super().encode, normalized(password), salt)  # type: ignore[misc,no-any-return]  # of the hasher

    def verify(self, password: str, encoded: str) -> bool:
        return turns.run(super().verify, normalized(password), encoded)  # type: ignore[misc,no-any-return]  # of the hasher


class BoundedArgon2(Bounded, Argon2PasswordHasher):
    """The panel's hasher: Argon2id with 19 MiB and two passes, as the OWASP Password Storage Cheat Sheet has it.

    Django's own setting takes 100 MB and a quarter of a second of a processor: a Monday morning's sign-ins would wait
    for it. Hashes made with it are still checked, and made again at the next sign-in.
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1
