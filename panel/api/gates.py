"""How many calls this process makes at once for one account, so that no page uses up the API's limit for everybody."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

DEFAULT_CALLS_AT_ONCE = 8  # no limit is published; the API has error codes for exceeding one


class GateClosed(Exception):
    """No place became free in time."""


class Gates:
    """A gate for each account at each address, made when it is first asked for."""

    def __init__(self) -> None:
        self.places = DEFAULT_CALLS_AT_ONCE
        self._lock = threading.Lock()
        self._gates: dict[object, threading.BoundedSemaphore] = {}

    def open_to(self, places: int) -> None:
        with self._lock:
            self.places = places
            self._gates.clear()

    @contextmanager
    def passed(self, account: object, seconds: float) -> Iterator[None]:
        """Hold a place; wait for it at most this long.

        Raises:
            GateClosed
        """
        with self._lock:
            gate = self._gates.setdefault(account, threading.BoundedSemaphore(self.places))
        if not gate.acquire(timeout=seconds):
            raise GateClosed
        try:
            yield
        finally:
            gate.release()


GATES = Gates()
