"""Requests as they reach a view."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from panel.access.access import Access
from panel.people.models import Member
from panel.remote.member_api import MemberApi


class PanelRequest(HttpRequest):
    """After AccessMiddleware: a member is signed in, and their access is known."""

    htmx: HtmxDetails
    user: Member
    access: Access
    api: MemberApi
