"""Work that only few may do at the same moment, so that the others have threads, memory and processors left."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooBusyError(Exception):
    """Too many do the same at this moment. Nothing was changed; trying again in `retry_after` seconds is right."""

    retry_after = 5


class Turns:
    """At most `at_once` work, at most `waiting` wait for it, and none waits longer than `seconds`."""

    def __init__(self, at_once: int, waiting: int, seconds: float) -> None:
        self._seconds = seconds
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._turns = threading.BoundedSemaphore(at_once)
        self._mine = threading.local()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it. Who has it already goes on: some hashers check by hashing.

        Raises:
            TooBusyError: too many wait already, or it took too long.
        """
        if getattr(self._mine, "turn", False):
            yield
            return
        if not self._places.acquire(blocking=False):
            raise TooBusyError
        try:
            if not self._turns.acquire(timeout=self._seconds):
                raise TooBusyError
            self._mine.turn = True
            try:
                yield
            finally:
                self._mine.turn = False
                self._turns.release()
        finally:
            self._places.release()
