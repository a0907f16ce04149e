"""One deadline for all calls of a request: a page always appears within it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

REQUEST_SECONDS = 10.0


class Deadline:
    """When a request stops waiting for the API."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._thread = threading.get_ident()

    def left(self) -> float:
        """Seconds; 0 or less after it has passed."""
        return self._until - time.monotonic()

    def is_of_this_thread(self) -> bool:
        """Whether this thread handles the request; threads that a view starts may have a copy of its context."""
        return threading.get_ident() == self._thread


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


def current() -> Deadline | None:
    """The deadline of the present request; None in commands and in jobs.

    Threads that a view starts may not see it: they get it with the Api object that they use.
    """
    return _current.get()


@contextmanager
def deadline(seconds: float) -> Iterator[Deadline]:
    """All calls of Api objects that are created in this block share this many seconds."""
    begun = Deadline(seconds)
    token = _current.set(begun)
    try:
        yield begun
    finally:
        _current.reset(token)


class DeadlineMiddleware:
    """Starts the deadline before the request's first call, which reads the member's roles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with deadline(REQUEST_SECONDS):
            return self.get_response(request)
