"""`/metrics`, in Prometheus' text format, for whoever has PANEL_METRICS_TOKEN."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from panel.access.decorators import public
from panel.metrics import REGISTRY, are_shared
from panel.monitoring.state import StateCollector


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """404 without the token, for every method, as if there were no such address."""
    if not has_token(request):
        raise Http404
    return exposed(request)


@never_cache
@require_safe
def exposed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    registry = CollectorRegistry()
    counted = MultiProcessCollector(None) if are_shared() else REGISTRY  # type: ignore[no-untyped-call]  # its __init__
    registry.register(counted)
    registry.register(StateCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def has_token(request: HttpRequest) -> bool:
    """Never without a token in the settings."""
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
