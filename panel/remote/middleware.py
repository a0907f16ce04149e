"""`request.api`, and the pages for errors of the API that no view handles."""

import logging
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from panel.access.access import access_of
from panel.access.asking import Closed
from panel.access.pages import error_page, unavailable_page
from panel.access.signals import access_refused
from panel.api.errors import ApiBusy, ApiError, ApiRefused, ApiUnreachable, NotAllowed
from panel.journal.actor import Actor
from panel.people.models import Member
from panel.remote.member_api import MemberApi
from panel.remote.requests import PanelRequest
from panel.resilience.errors import ApiSlow

log = logging.getLogger(__name__)


class ApiMiddleware:
    """One MemberApi for each request, made at its first use: public pages do not need it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        cast("PanelRequest", request).api = cast("MemberApi", SimpleLazyObject(lambda: api_of(request)))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """403 for a call beyond the member's roles, 503 without a usable answer, 502 when the API refused the panel."""
        if isinstance(exception, NotAllowed):
            log.info("%s %s: %s", request.method, request.path, exception)
            if access_of(request).viewing is None:
                access_refused.send(sender=NotAllowed, request=request, details={"method": exception.command})
            closed = Closed.of(exception.command, access_of(request).role_list)
            return error_page(request, "not_allowed", 403, {"denial": exception, "closed": closed})
        if not isinstance(exception, ApiError):
            return None
        log.warning("%s %s: %s", request.method, request.path, exception)
        if isinstance(exception, ApiBusy):
            return error_page(request, "busy", 503, {"refusal": exception})
        if isinstance(exception, ApiRefused):
            return error_page(request, "refused", 502, {"refusal": exception})
        assert isinstance(exception, ApiUnreachable)  # noqa: S101 - the tree has two branches
        name = "slow" if isinstance(exception, ApiSlow) else "unreachable"
        return unavailable_page(request, name, {"error": exception})


def api_of(request: HttpRequest) -> MemberApi:
    """
    Raises:
        RuntimeError: nobody is signed in, so there is no account.
    """
    if not isinstance(request.user, Member):
        raise RuntimeError("request.api was used, but no member is signed in.")  # noqa: TRY004 - no wrong type
    return MemberApi(Actor.of(request), access_of(request))
