"""Requests as they reach a view, and answers that are a page or a part of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from panel.access.access import Access
from panel.access.pages import is_fragment
from panel.accounts.models import Member


class PanelRequest(HttpRequest):
    """What AccessMiddleware lets through: a member is signed in, and its access is known."""

    htmx: HtmxDetails
    user: Member
    access: Access


def page_or_partial(
    request: HttpRequest, template: str, partial: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page, or the partial of the same template that is asked for. A partial's name is its outermost id."""
    name = f"{template}#{partial}" if is_fragment(request) else template
    return render(request, name, context, status=status)
