"""How large a request may be, and how many may be sent slowly at once: checked before anything reads it.

While a body arrives slowly, it occupies a thread of the server. At most half of the threads may wait like this for
people who are not signed in, and half for members; the proxy in front (deploy/nginx.conf) does the rest.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase

from panel.resilience.turns import TooBusyError, Turns
from panel.web.plain import BUSY, NOT_UNDERSTOOD, TOO_LARGE, TOO_LONG, plain_page

LARGEST_BODY = 64 * 1024  # of all forms
LONGEST_QUERY = 8 * 1024
CHARSETS = ("utf-8", "utf8")
WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "TRACE")
PATIENCE = 1.0  # seconds that a request waits for a turn
HALF, QUARTER = max(settings.THREADS // 2, 1), max(settings.THREADS // 4, 1)

type View = Callable[..., HttpResponseBase]

strangers = Turns(HALF, QUARTER, PATIENCE)
members = Turns(HALF, QUARTER, PATIENCE)


def takes_up_to(size: int) -> Callable[[View], View]:
    """The view accepts bodies of up to `size` bytes, and reads them itself."""

    def mark(view: View) -> View:
        view.largest_body = size  # type: ignore[attr-defined]  # a function takes attributes
        return view

    return mark


class LimitsMiddleware:
    """Answers 414 and 413, 400 for text that is not UTF-8, and 503 while too many requests arrive slowly."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return plain_page(request, TOO_LONG)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: object) -> HttpResponseBase | None:
        """Runs before the view, and before the CSRF check, which reads the body."""
        if request.method in WITHOUT_BODY:
            return None
        largest: int = getattr(view, "largest_body", LARGEST_BODY)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal():
            return plain_page(request, NOT_UNDERSTOOD)
        if int(length) > largest:
            return plain_page(request, TOO_LARGE)
        if (request.content_params or {}).get("charset", "utf-8").lower() not in CHARSETS:
            return plain_page(request, NOT_UNDERSTOOD)
        return None if largest > LARGEST_BODY else read_body(request)


def is_member(request: HttpRequest) -> bool:
    """False if the database cannot say it: signing out works without it."""
    try:
        return request.user.is_authenticated
    except DatabaseError:
        return False


def read_body(request: HttpRequest) -> HttpResponseBase | None:
    try:
        with (members if is_member(request) else strangers).turn():
            request.body  # noqa: B018 - Django keeps what it has read
    except TooBusyError as error:
        return plain_page(request, BUSY, error.retry_after)
    except UnreadablePostError:
        return plain_page(request, NOT_UNDERSTOOD)
    return None
