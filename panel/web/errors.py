"""Error pages that Django asks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from panel.access.decorators import public
from panel.access.pages import error_page


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
