"""Waiting in tests for what comes soon, without guessing how soon."""

import time
from collections.abc import Callable

PATIENCE = 30  # seconds


def wait_until(is_so: Callable[[], bool], *, patience: float = PATIENCE) -> None:
    """Wait until it is so; a failure when that takes too long."""
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)
