"""What is true of every answer, and what a failing API looks like."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from panel.access.access import access_of
from panel.access.pages import error_page, is_fragment
from panel.access.signals import access_refused
from panel.accounts.models import Member
from panel.api.errors import ApiError, ApiRefused, ApiUnreachable
from panel.api.rights import NotAllowed

log = logging.getLogger(__name__)


class FragmentMiddleware(MiddlewareMixin):
    """A redirect that answers a fragment moves the page, not the fragment; caches keep the two apart."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Mark and mend the answer."""
        patch_vary_headers(response, ["HX-Request"])
        location = response.headers.get("Location")
        if location and 300 <= response.status_code < 400 and is_fragment(request):
            moved = HttpResponseClientRedirect(location)
            moved.cookies = response.cookies
            return moved
        return response


class TimeZoneMiddleware:
    """Dates in the member's time zone; for everybody else, UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let no request's zone leak into the next."""
        with timezone.override(None):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Known only after the access was decided."""
        if access_of(request).signed_in and isinstance(request.user, Member):
            timezone.activate(request.user.zone)


class ApiErrorMiddleware(MiddlewareMixin):
    """What no view could do anything about, at the API or on the way to it, becomes a page that says what is wrong."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """403 for a call beyond the member's roles, 503 without a usable answer, 502 when the API refused the panel."""
        if isinstance(exception, NotAllowed):
            log.info("%s %s: %s", request.method, request.path, exception)
            access_refused.send(sender=NotAllowed, request=request, details={"method": exception.command})
            return error_page(request, "not_allowed", 403, {"denial": exception})
        if not isinstance(exception, ApiError):
            return None
        log.warning("%s %s: %s", request.method, request.path, exception)
        if isinstance(exception, ApiRefused):
            return error_page(request, "refused", 502, {"refusal": exception})
        assert isinstance(exception, ApiUnreachable)  # noqa: S101 - the tree has two branches
        return error_page(request, "unreachable", 503, {"error": exception})
