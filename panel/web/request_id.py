"""Every request has an id: it is in its log lines, in the header `X-Request-ID` of its response, and in the journal."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
_current: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdMiddleware:
    """Makes the id. One that comes with the request is ignored: anybody could write it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = uuid4().hex  # type: ignore[attr-defined]  # read by id_of
        token = _current.set(id_of(request))
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response.headers[HEADER] = id_of(request)
        return response


class RequestIdFilter(logging.Filter):
    """Adds the present request's id to a log record as `request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get()
        return True


def id_of(request: HttpRequest) -> str:
    """Empty for a request that did not pass the middleware."""
    return getattr(request, "request_id", "")
