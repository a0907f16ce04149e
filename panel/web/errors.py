"""Error pages, whole or as a fragment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from panel.access.decorators import public
from panel.access.middleware import is_fragment


def error_page(request: HttpRequest, name: str, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    """`templates/errors/<name>.html`, or its partial `error` when a fragment was asked for."""
    partial = "#error" if is_fragment(request) else ""
    return render(request, f"errors/{name}.html{partial}", context, status=status)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """The form's token is missing or old."""
    return error_page(request, "csrf", 403)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """404: no such page, or nothing of this account's."""
    return error_page(request, "not_found", 404)


@public
def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """500: a defect of the panel. Rendered without context processors, which may be what failed."""
    return HttpResponse(render(None, "errors/server_error.html").content, status=500)
