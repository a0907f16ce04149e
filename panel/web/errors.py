"""Error pages that Django asks for."""

import logging
import sys
from typing import cast

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from panel.access.access import Access, DecidedRequest, access_of
from panel.access.decorators import Exempt, public, rule_of
from panel.access.errors import NoLongerAMember
from panel.access.pages import error_page
from panel.access.signed_out import ask_to_sign_in
from panel.api.errors import ApiError
from panel.people.models import Member
from panel.web.busy import busy_page
from panel.web.plain import DEFECT, NOT_UNDERSTOOD, plain_page

log = logging.getLogger(__name__)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """The form's token is missing or old. A page of a member gets a new one by signing in, or by being signed in."""
    if of_members(request) and (getattr(request, "htmx", None) or not request.user.is_authenticated):
        return ask_to_sign_in(request)
    learn_access(request)
    return error_page(request, "csrf", 403)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """404: no such page, or not in this account."""
    learn_access(request)
    return error_page(request, "not_found", 404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500: a defect of the panel. 503 if a middleware raised an error that passes in a moment."""
    return busy_page(request, sys.exception()) or plain_page(request, DEFECT)


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """400: what no browser sends by itself, such as an unknown host."""
    return plain_page(request, NOT_UNDERSTOOD)


def of_members(request: HttpRequest) -> bool:
    """Whether the address is one for members."""
    match = request.resolver_match
    return match is not None and rule_of(match.func) not in (None, Exempt.PUBLIC)


def learn_access(request: HttpRequest) -> None:
    """No view ran, so the member's roles were not read, and the menu would be empty."""
    member = getattr(request, "user", None)
    if access_of(request).signed_in or not isinstance(member, Member) or not member.is_authenticated:
        return
    try:
        cast("DecidedRequest", request).access = Access.of(member.role_names())
    except (ApiError, NoLongerAMember, DatabaseError) as error:
        log.warning("The roles of a member could not be read for an error page: %s", error)
