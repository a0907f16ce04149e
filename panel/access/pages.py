"""Error pages, whole or as a fragment of the page that asked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from panel.http import is_fragment

RETRY_AFTER = 5  # seconds


def error_page(request: HttpRequest, name: str, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    """`templates/errors/<name>.html`, or its partial `error`; never kept by a cache."""
    partial = "#error" if is_fragment(request) else ""
    response = render(request, f"errors/{name}.html{partial}", context, status=status)
    add_never_cache_headers(response)
    return response


def unavailable_page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    response = error_page(request, name, 503, context)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
