"""What is true of every answer."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from panel.access.access import access_of
from panel.access.pages import is_fragment
from panel.accounts.models import Member


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
