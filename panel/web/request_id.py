"""Every request has an id: in its log lines, in its answer's `X-Request-ID`, and in the journal."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
_current: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdMiddleware:
    """Gives the id. One that came with the request counts for nothing: anybody could write it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Before everything else, so that whatever is logged has it."""
        request.request_id = uuid4().hex  # type: ignore[attr-defined]  # read by id_of
        token = _current.set(id_of(request))
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response.headers[HEADER] = id_of(request)
        return response


class RequestIdFilter(logging.Filter):
    """Puts the id of the request that is being answered into a log line as `request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true."""
        record.request_id = _current.get()
        return True


def id_of(request: HttpRequest) -> str:
    """The request's id; empty for one that did not come in through the middleware."""
    return getattr(request, "request_id", "")
