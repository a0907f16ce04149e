"""What is true of every answer, and what a failing API looks like."""

import logging

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from panel.access.pages import error_page, is_fragment
from panel.api.errors import ApiError, ApiRefused, ApiUnreachable

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


class ApiErrorMiddleware(MiddlewareMixin):
    """An exception of the API that no view could do anything about becomes a page that says what is wrong."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """503 without a usable answer, 502 when the API refused what the panel itself asked."""
        if not isinstance(exception, ApiError):
            return None
        log.warning("%s %s: %s", request.method, request.path, exception)
        if isinstance(exception, ApiRefused):
            return error_page(request, "refused", 502, {"refusal": exception})
        assert isinstance(exception, ApiUnreachable)  # noqa: S101 - the tree has two branches
        return error_page(request, "unreachable", 503, {"error": exception})
