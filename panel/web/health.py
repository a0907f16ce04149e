"""`/healthz`: can this process serve?"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from panel.access.decorators import public
from panel.http import is_loopback

ADDRESS = "/healthz"
A_LITTLE = b"\0" * 4096


class HealthMiddleware:
    """Probes from this machine come without TLS and with any Host; they are answered before both are checked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == ADDRESS and is_loopback(request.META.get("REMOTE_ADDR")):
            return healthz(request)
        return self.get_response(request)


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """200 and `{"status": "ok", ...}` when database, disk and static files can be used, else 503."""
    found = {"database": database(), "disk": disk(), "static": static_files()}
    well = all(word == "ok" for word in found.values())
    return JsonResponse({"status": "ok" if well else "unavailable", **found}, status=200 if well else 503)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return "unreachable"
    return "ok"


def disk() -> str:
    """Write a few bytes to PANEL_DATA: the database, tokens and keys are there."""
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(A_LITTLE)
            file.flush()
    except OSError:
        return "cannot be written to"
    return "ok"


def static_files() -> str:
    """Whether they were collected; without them no page works."""
    manifest = getattr(staticfiles_storage, "manifest_name", None)
    if settings.DEBUG or manifest is None or (Path(settings.STATIC_ROOT) / manifest).is_file():
        return "ok"
    return "not collected"
