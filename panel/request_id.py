"""Every request has an id: in its log lines, its calls of the API, the journal, and its response."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
# As proxies write them: 32 hexadecimal digits, a UUID. The journal has room for 36 characters, and calls the requests
# of jobs `job-7`, which is too short to come from outside.
SANE = re.compile(r"[A-Za-z0-9_-]{16,36}")
_current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Takes the id that the own proxy has sent, else makes one. Without such a proxy anybody could write it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        id_ = from_the_proxy(request) or uuid4().hex
        request.request_id = id_  # type: ignore[attr-defined]  # read by id_of
        token = _current.set(id_)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response.headers[HEADER] = id_
        return response


class RequestIdFilter(logging.Filter):
    """Adds the present request's id to a log record as `request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django writes "Not Found" and the like after all middleware, with the request in the record.
        record.request_id = _current.get() or getattr(getattr(record, "request", None), "request_id", "-")
        return True


def from_the_proxy(request: HttpRequest) -> str:
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXIES else ""
    return given if SANE.fullmatch(given) else ""


def id_of(request: HttpRequest) -> str:
    """Empty for a request that did not pass the middleware."""
    return getattr(request, "request_id", "")


def current_id() -> str:
    """Of the request that this thread handles; empty in commands, in jobs and in threads that a view starts."""
    return _current.get()
