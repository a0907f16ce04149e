"""What every response has in common."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import is_valid_path
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from panel.access.access import access_of
from panel.http import is_fragment
from panel.people.models import Member

log = logging.getLogger(__name__)


class FragmentMiddleware(MiddlewareMixin):
    """A redirect in answer to a fragment redirects the page, not the fragment; caches keep the two apart."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        patch_vary_headers(response, ["HX-Request"])
        location = response.headers.get("Location")
        if location and 300 <= response.status_code < 400 and is_fragment(request):
            moved = HttpResponseClientRedirect(location)
            moved.cookies = response.cookies
            patch_vary_headers(moved, ["HX-Request"])
            return moved
        return response


class PostOnlyMiddleware(MiddlewareMixin):
    """Whoever reloads an address that only takes POST comes to the page above it, such as that of the row."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """In place of the 405, of which a browser shows nothing but its own page."""
        if response.status_code != 405 or request.method not in {"GET", "HEAD"} or is_fragment(request):
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{page_above(request.path)}?{query}" if query else page_above(request.path))


def page_above(path: str) -> str:
    """The nearest address above that there is; one that only takes POST leads on to its own."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            break
    return path


class NoStoreMiddleware(MiddlewareMixin):
    """No browser or proxy keeps a page, so the next person at the computer cannot go back to it.

    A view may set another Cache-Control; static files do not come here.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:  # noqa: ARG002
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response


class ProxyHintMiddleware:
    """Logs once what is missing if there is a proxy with TLS in front, but the settings do not name it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.HTTPS or settings.TRUSTED_PROXIES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.was_said = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.was_said and "X-Forwarded-Proto" in request.headers:
            self.was_said = True
            log.warning(
                "A request came with X-Forwarded-Proto, but PANEL_TRUSTED_PROXIES is 0: the panel does not believe it "
                "and redirects to https for ever. If the proxy is yours, set PANEL_TRUSTED_PROXIES=1."
            )
        return self.get_response(request)


class TimeZoneMiddleware:
    """Dates in the member's time zone; in UTC if nobody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The zone of one request must not be used in the next."""
        with timezone.override(None):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """The member is known only after the access was decided."""
        if access_of(request).signed_in and isinstance(request.user, Member):
            timezone.activate(request.user.zone)
