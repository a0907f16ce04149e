"""Pages about errors of the panel itself: they use nothing that may have failed, if need be no template either."""

import logging
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.http import is_fragment
from panel.web.context import NOBODY

log = logging.getLogger(__name__)

WITHOUT_ASSETS = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p data-message>{text}</p><p><a href="/">{home}</a></p></main></body></html>
"""


class Plain(NamedTuple):
    status: int
    title: str
    text: str


DEFECT = Plain(
    500,
    N_("An error in the panel"),
    N_(
        "Something went wrong in the panel. The error is in the panel's log. If you were saving something, check the "
        "list before you try again."
    ),
)
BUSY = Plain(
    503,
    N_("Too many requests at the same time"),
    N_("Too many people are doing this right now. Nothing was changed. Try again in a few seconds."),
)
DATABASE_BUSY = Plain(
    503,
    N_("The panel's database is busy"),
    N_("Nothing was changed. Try again in a few seconds."),
)
DATABASE_BUSY_MEANWHILE = Plain(
    503,
    N_("The panel's database is busy"),
    N_("It is not certain whether your change was saved. Check the list before you try again."),
)
TOO_LARGE = Plain(
    413,
    N_("This is too large"),
    N_("You sent more than this page accepts. Nothing was changed. Go back and send less."),
)
TOO_LONG = Plain(
    414,
    N_("This address is too long"),
    N_("No page of the panel has such a long address. Go to the home page."),
)
NOT_UNDERSTOOD = Plain(
    400,
    N_("The panel does not understand this request"),
    N_("Nothing was changed. Go back, reload the page, and try again."),
)


def plain_page(request: HttpRequest, plain: Plain, retry_after: int | None = None) -> HttpResponse:
    response = HttpResponse(_html(request, plain), status=plain.status)
    add_never_cache_headers(response)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _html(request: HttpRequest, plain: Plain) -> str:
    """Rendered without context processors. The message also appears without static files."""
    partial = "#error" if is_fragment(request) else ""
    texts = {"title": _(plain.title), "text": _(plain.text)}
    try:
        context = {**NOBODY, "messages": (), **plain._asdict(), **texts}
        return render_to_string(f"errors/plain.html{partial}", context)
    except Exception:
        log.exception("An error page could not be rendered; a page without styles is sent")
        texts["home"] = _("To the home page")
        return WITHOUT_ASSETS.format_map({name: escape(text) for name, text in texts.items()})
