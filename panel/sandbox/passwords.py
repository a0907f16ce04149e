"""Which passwords the API accepts, and how the sandbox stores them: as hashes, never as text."""

import hashlib
import hmac
import os
import re
from typing import Final

from panel.sandbox.errors import Refusal

# Made-up data: cheap on purpose, so that a thousand users are added in a second.
ROUNDS: Final = 1000

NEEDED: Final = tuple(re.compile(p) for p in (r"[A-Z]", r"[a-z]", r"[0-9]", r"[^A-Za-z0-9\s]"))
WELL_KNOWN: Final = frozenset({"password1!", "passw0rd!", "qwerty123!", "qwerty1!", "admin123!", "welcome1!"})


def check(password: str, field: str, name: str) -> None:
    """Refuse: 463 blank, 524 spaces, 112 and 464 too short or too simple, 523 weak.

    A30 says which of the two codes a short password gets, and what counts as weak.
    """
    if not password.strip():
        raise Refusal(463, field)
    if re.search(r"\s", password):
        raise Refusal(524, field)
    if len(password) < 6:
        raise Refusal(112, field)
    if len(password) < 8 or not all(kind.search(password) for kind in NEEDED):
        raise Refusal(464, field)
    if password.lower() in WELL_KNOWN or _letters(password) == _letters(name):
        raise Refusal(523, field)


def hashed(password: str) -> str:
    salt = os.urandom(12)
    return f"{salt.hex()}${_derive(password, salt)}"


def matches(password: str, stored: str) -> bool:
    salt, _, digest = stored.partition("$")
    return hmac.compare_digest(_derive(password, bytes.fromhex(salt)), digest)


def check_unused(password: str, field: str, used: list[str]) -> None:
    """535 for the present password and earlier ones. `used` are hashes."""
    if any(matches(password, stored) for stored in used):
        raise Refusal(535, field)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))


def _derive(password: str, salt: bytes) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ROUNDS).hex()
