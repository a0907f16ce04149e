"""Slows down guessing: after five wrong passwords for a name or from an address, a growing pause."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from panel.accounts.models import SignInAttempt

WINDOW = timedelta(minutes=15)
FREE_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = WINDOW


class TooManyAttemptsError(Exception):
    """Sign-in is paused for `seconds` more."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Sign-in is paused for {seconds} s.")
        self.seconds = seconds


def begin(name: str, address: str) -> list[int]:
    """Note an attempt before its password is looked at, so that attempts at the same moment count too.

    Returns: the attempt's rows; hand them to `succeeded` when the password was right.

    Raises:
        TooManyAttemptsError: this attempt is not looked at, and does not make the pause longer.
    """
    now = timezone.now()
    keys = [f"name {name.lower()}"[:250], f"address {address}"]
    with transaction.atomic():
        SignInAttempt.objects.filter(at__lt=now - WINDOW).delete()
        pause = max(_pause_left(key) for key in keys)
        if pause > timedelta(0):
            raise TooManyAttemptsError(int(pause.total_seconds()) + 1)
        return [SignInAttempt.objects.create(key=key, at=now).pk for key in keys]


def succeeded(name: str, attempt: list[int]) -> None:
    """Forget this attempt, and what was tried for this name before it."""
    SignInAttempt.objects.filter(pk__in=attempt).delete()
    SignInAttempt.objects.filter(key=f"name {name.lower()}"[:250]).delete()


def _pause_left(key: str) -> timedelta:
    """5 s after the fifth attempt, twice that after each one more, at most 15 minutes."""
    times = list(SignInAttempt.objects.filter(key=key).order_by("at").values_list("at", flat=True))
    if len(times) < FREE_ATTEMPTS:
        return timedelta(0)
    pause = min(FIRST_PAUSE * 2 ** min(len(times) - FREE_ATTEMPTS, 10), LONGEST_PAUSE)
    left: timedelta = times[-1] + pause - timezone.now()
    return left
