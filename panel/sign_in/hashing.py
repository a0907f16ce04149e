"""Limited hashing of panel passwords: each hash takes 19 MiB, and much time of a processor.

The hasher has the limit, so that no place that checks or sets a password can forget it.
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
    """The same text for all ways in which keyboards compose it (NFKC, as NIST SP 800-63B asks)."""
    return unicodedata.normalize("NFKC", password)


class Bounded:
    """Takes turns; goes in front of one of Django's hashers."""

    def encode(self, password: str, salt: str) -> str:
        return turns.run(super().encode, normalized(password), salt)  # type: ignore[misc,no-any-return]  # of the hasher

    def verify(self, password: str, encoded: str) -> bool:
        return turns.run(super().verify, normalized(password), encoded)  # type: ignore[misc,no-any-return]  # of the hasher


class BoundedArgon2(Bounded, Argon2PasswordHasher):
    """Argon2id with 19 MiB and two passes, from the OWASP Password Storage Cheat Sheet.

    Django's default takes 100 MB and a quarter of a second of a processor: on a Monday morning, many sign-ins would
    wait. Hashes with the default are still checked, and replaced at the next sign-in.
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1
