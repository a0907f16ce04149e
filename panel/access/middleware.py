"""Decides about every request before its view runs. A view that names no section is refused."""

import logging
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from panel.access.access import Access, AskedMember, DecidedRequest
from panel.access.asking import Closed
from panel.access.decorators import Exempt, View, rule_of
from panel.access.errors import NoLongerAMember, Suspended
from panel.access.matrix import Section
from panel.access.pages import error_page, unavailable_page
from panel.access.signals import access_refused
from panel.access.signed_out import ask_to_sign_in, leave_to_sign_in
from panel.access.viewing import is_closed, narrowed, viewing_of
from panel.api.errors import ApiError

log = logging.getLogger(__name__)


class AccessMiddleware:
    """Compares the section that a view names with the roles that its member has now.

    Only the session counts: htmx headers choose between a page and a fragment with the same content, never whether
    the view runs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: View,
        args: tuple[Any, ...],  # noqa: ARG002 - Django's signature
        kwargs: dict[str, Any],  # noqa: ARG002 - Django's signature
    ) -> HttpResponse | None:
        """None lets the view run; a response is sent in its place."""
        rule = rule_of(view)
        if rule is None:
            log.error("%s names no section, so it was refused", request.path)
            return error_page(request, "unnamed", 500)
        cannot_send = is_closed(request, view)
        if rule is Exempt.PUBLIC and not cannot_send:
            return None
        member = cast("AskedMember", request.user)
        if not member.is_authenticated:
            return ask_to_sign_in(request)
        try:
            access = narrowed(Access.of(member.role_names()), viewing_of(request))
        except NoLongerAMember as gone:
            logout(request)
            messages.error(request, why_signed_out(gone))
            return leave_to_sign_in(request)
        except ApiError as error:
            log.warning("The roles of a member could not be read: %s", error)
            return unavailable_page(request, "roles_unreadable", {"error": error})
        cast("DecidedRequest", request).access = access
        if cannot_send:
            return error_page(request, "viewing", 403)
        if isinstance(rule, Section) and not access.opens(rule):
            if access.viewing is None:  # else a door of others was looked at
                access_refused.send(sender=AccessMiddleware, request=request, details={"section": str(rule)})
            closed = Closed.of(rule, access.role_list)
            return error_page(request, "denied", 403, {"section": rule, "opened_by": closed.roles, "closed": closed})
        return None


def why_signed_out(gone: NoLongerAMember) -> str:
    if isinstance(gone, Suspended):
        return _("You were signed out: your access is suspended. Ask the main account.")
    return _("You were signed out: this subuser no longer exists. Ask the main account.")
