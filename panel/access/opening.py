"""Whether a member may open an address: asked before one is led there."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from panel.access.access import Access, AskedMember
from panel.access.decorators import rule_of
from panel.access.errors import NoLongerAMember
from panel.access.matrix import Section
from panel.api.errors import ApiError


def may_open(member: AskedMember, address: str) -> bool:
    """Whether there is such a page, and the member's roles open it. Where they cannot be read, the page will say so."""
    try:
        rule = rule_of(resolve(urlsplit(address).path).func)
    except Resolver404:
        return False
    if not isinstance(rule, Section):
        return True
    try:
        return Access.of(member.role_names()).opens(rule)
    except (ApiError, NoLongerAMember):
        return True
