"""At most half of a process's threads wait for the API; the others stay free for pages that do not need it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from panel.resilience.deadline import Deadline
from panel.resilience.errors import ApiSlow

SLOW_SECONDS = 1.0  # the API is slow when half of the waiting requests have waited this long
QUEUE_SECONDS = 2.0  # how long a request waits for a place while the API is not slow


@dataclass(slots=True)
class Place:
    """A waiting request: since when, and for how many calls at once."""

    since: float
    calls: int = 0


class Waiting:
    """The requests of this process that wait for the API. Each holds one place, however many threads it uses.

    A fast API frees places all the time, so a burst of requests waits for one. When the API is slow, waiting for a
    place would block the remaining threads, so it fails at once.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._held: dict[Deadline, Place] = {}  # in the order of arrival: the longest wait is first
        self._freed = threading.Condition()

    @contextmanager
    def place(self, command: str, request: Deadline) -> Iterator[None]:
        self._enter(command, request)
        try:
            yield
        finally:
            self._leave(request)

    def _enter(self, command: str, request: Deadline) -> None:
        patience = time.monotonic() + min(QUEUE_SECONDS, request.left())
        with self._freed:
            while request not in self._held and len(self._held) >= self._places:
                left = min(patience, self._slow_from()) - time.monotonic()
                if left <= 0:
                    raise ApiSlow(command)
                self._freed.wait(left)
            self._held.setdefault(request, Place(time.monotonic())).calls += 1

    def _leave(self, request: Deadline) -> None:
        with self._freed:
            self._held[request].calls -= 1
            if not self._held[request].calls:
                del self._held[request]
                self._freed.notify()

    def _slow_from(self) -> float:
        """When half of the places will have been held too long, if none is freed until then."""
        places = list(self._held.values())
        return places[(len(places) - 1) // 2].since + SLOW_SECONDS


@cache
def waiting() -> Waiting:
    """This process's places."""
    return Waiting(max(settings.THREADS // 2, 1))
