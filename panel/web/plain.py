"""Pages about the panel itself: made of nothing that could be what failed, and in the end of nothing at all."""

import logging
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.html import escape

from panel.http import is_fragment
from panel.web.context import NOBODY

log = logging.getLogger(__name__)

WITHOUT_ASSETS = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p data-message>{text}</p><p><a href="/">To the home page</a></p></main></body></html>
"""


class Plain(NamedTuple):
    """A page with a heading and a paragraph."""

    status: int
    title: str
    text: str


DEFECT = Plain(
    500,
    "An error of the panel",
    "Something went wrong that should not. It has been written to the panel's log. If you were saving something, look "
    "at the list before you try again.",
)
BUSY = Plain(
    503,
    "Too many at the same moment",
    "Too many people do the same at this moment. Nothing was changed. Try again in a few seconds.",
)
DATABASE_BUSY = Plain(
    503,
    "The panel's database is busy",
    "Nothing was changed. Try again in a few seconds.",
)
DATABASE_BUSY_MEANWHILE = Plain(
    503,
    "The panel's database is busy",
    "It is not certain whether what you sent was saved. Look at the list before you try again.",
)
TOO_LARGE = Plain(
    413,
    "That is too much",
    "What was sent is larger than any form of this page. Nothing was changed.",
)
TOO_LONG = Plain(414, "This address is too long", "No page of the panel has an address of this length.")
NOT_UNDERSTOOD = Plain(
    400,
    "This request is not understood",
    "Nothing was changed. Go back, reload the page, and try again.",
)


def plain_page(request: HttpRequest, plain: Plain, retry_after: int | None = None) -> HttpResponse:
    """The page, or what is to be said in place of the fragment that was asked for."""
    response = HttpResponse(_html(request, plain), status=plain.status)
    add_never_cache_headers(response)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _html(request: HttpRequest, plain: Plain) -> str:
    """Rendered without context processors. Without its static files the panel still says what is wrong."""
    partial = "#error" if is_fragment(request) else ""
    try:
        return render_to_string(f"errors/plain.html{partial}", {**NOBODY, "messages": (), **plain._asdict()})
    except Exception:
        log.exception("A page about an error could not be made; it is sent without its looks")
        return WITHOUT_ASSETS.format(title=escape(plain.title), text=escape(plain.text))
