"""Errors that pass in a moment, such as a locked database: they are a 503, never a 500."""

import sqlite3

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from panel.resilience.turns import TooBusyError
from panel.web.plain import BUSY, DATABASE_BUSY, DATABASE_BUSY_MEANWHILE, plain_page

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
RETRY_AFTER = 5  # seconds
# Locked by another process, or the disk cannot be written or read. The rest, such as a missing table, is a defect.
PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}
PRIMARY_CODE = 0xFF


def busy_page(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The page for this error; None if the error does not pass."""
    if isinstance(error, TooBusyError):
        return plain_page(request, BUSY, error.retry_after)
    if isinstance(error, OperationalError) and passes(error):
        # A call of the API may have been sent before the database was asked.
        page = DATABASE_BUSY if request.method in SAFE_METHODS else DATABASE_BUSY_MEANWHILE
        return plain_page(request, page, RETRY_AFTER)
    return None


def passes(error: OperationalError) -> bool:
    """PostgreSQL's driver uses this exception for nothing else: no connection, no lock, a restart."""
    cause = error.__cause__
    if not isinstance(cause, sqlite3.OperationalError):
        return True
    return (getattr(cause, "sqlite_errorcode", 0) & PRIMARY_CODE) in PASSING


class BusyMiddleware(MiddlewareMixin):
    """For views; an error of a middleware goes to `panel.web.errors.server_error`."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return busy_page(request, exception)
