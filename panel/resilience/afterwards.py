"""What nobody has to wait for is done after the answer was sent, by the thread that made it."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase

type Work = Callable[[], None]

log = logging.getLogger(__name__)
_left: ContextVar[list[Work] | None] = ContextVar("afterwards", default=None)


def afterwards(work: Work) -> None:
    """Have this done when the answer was sent, and at once where no request is answered, as in a command.

    If it fails, that is logged: the page is already there.
    """
    left = _left.get()
    if left is None:
        work()
    else:
        left.append(work)


class AfterwardsMiddleware:
    """Hands what is left to do to the response, which the server closes after its last byte.

    The list is Django's own for that, private as it is: the signal `request_finished` comes after it, when the
    database's connection was given back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        left: list[Work] = []
        token = _left.set(left)
        try:
            response = self.get_response(request)
        finally:
            _left.reset(token)
        closers: list[Work] = response._resource_closers  # type: ignore[attr-defined]  # the stubs leave it out
        closers.extend(partial(do, work, request) for work in left)
        return response


def do(work: Work, request: HttpRequest) -> None:
    try:
        work()
    except Exception:
        log.exception("What was left to do after an answer has failed", extra={"request": request})
