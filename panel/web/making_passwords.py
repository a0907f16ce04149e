"""Passwords that the panel makes: they fit the API's rules and the panel's own."""

import secrets
import string

LENGTH = 16
SPECIAL = "-!#%+=?"
# Without those that are mistaken for each other when somebody reads them aloud or types them.
UPPER, LOWER, DIGITS = (
    "".join(sorted(set(text) - set("IlO0o1")))
    for text in (string.ascii_uppercase, string.ascii_lowercase, string.digits)
)


def make_password() -> str:
    """A letter of each case, a digit, a special character, and as many more as it takes; a letter comes first."""
    needed = [secrets.choice(each) for each in (LOWER, DIGITS, SPECIAL)]
    more = [secrets.choice(UPPER + LOWER + DIGITS) for _ in range(LENGTH - len(needed) - 1)]
    rest = needed + more
    secrets.SystemRandom().shuffle(rest)
    return secrets.choice(UPPER) + "".join(rest)
