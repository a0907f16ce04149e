"""Counts and times requests."""

from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from panel.metrics import REQUEST_SECONDS, REQUESTS

METHODS = {"GET", "HEAD", "POST"}  # a client may send any word
NO_ROUTE = "none"


class RequestMetricsMiddleware:
    """By the route's name, never by a path: paths hold ids, and a client may ask for any."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.view_name if match else NO_ROUTE
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        REQUEST_SECONDS.labels(route).observe(perf_counter() - began)
        return response
