"""Error pages, whole or as a fragment of the page that asked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

RETRY_AFTER = 5  # seconds


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of a page. Boosted links and a restored history need whole pages."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def error_page(request: HttpRequest, name: str, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    """`templates/errors/<name>.html`, or its partial `error`; never kept by a cache."""
    partial = "#error" if is_fragment(request) else ""
    response = render(request, f"errors/{name}.html{partial}", context, status=status)
    add_never_cache_headers(response)
    return response


def unavailable_page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """An error page for what may work again in a moment."""
    response = error_page(request, name, 503, context)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def local_path(wanted: str) -> str:
    """This path if it is on this panel, else the home page: a forged `next` cannot lead to another site."""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return resolve_url("home:home")
