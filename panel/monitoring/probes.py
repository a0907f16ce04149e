"""`/healthz`: this process is alive. `/readyz`: it can serve, or which part is missing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from panel.access.decorators import public
from panel.http import is_loopback
from panel.monitoring.exposition import has_token, metrics
from panel.monitoring.readiness import UNAVAILABLE, parts, status


class ProbesMiddleware:
    """Probes from this machine come without TLS and with any Host; they are answered before both are checked.

    So are those who have the token for the metrics, wherever they are: they ask each panel past the proxy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        if probe is not None and is_loopback(request.META.get("REMOTE_ADDR")):
            return probe(request)
        if request.path_info == METRICS and has_token(request):
            return metrics(request)
        return self.get_response(request)


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """200 whenever a process answers at all: starting it again would not bring a database back."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """200 and `{"status": "ok", "database": "ok", ...}` when pages can be served, if more slowly; else 503."""
    found = parts()
    overall = status(found)
    return JsonResponse({"status": overall, **found}, status=503 if overall == UNAVAILABLE else 200)


METRICS = "/metrics"
PROBES = {"/healthz": healthz, "/readyz": readyz}
