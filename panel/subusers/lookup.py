"""What several pages of this room ask the API and the panel for."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from panel.access.access import Access
from panel.api.errors import INVALID_SUBUSER_ID, ApiRefused
from panel.api.subusers import Subuser
from panel.remote.made_keys import living_keys_of
from panel.remote.requests import PanelRequest
from panel.sign_in import member_sessions, one_time_links, panel_passwords
from panel.web.lists import way_back


def subuser_or_404(request: PanelRequest, subuser_id: int) -> Subuser:
    """The account's subuser with its roles, as they are now.

    Raises:
        Http404: the account has no such subuser.
    """
    try:
        subuser = request.api.subusers.get(subuser_id)
    except ApiRefused as refusal:
        if refusal.code == INVALID_SUBUSER_ID:
            raise Http404 from refusal
        raise
    if subuser is None:
        raise Http404("The account has no such subuser.")
    return subuser


def sign_in_link(request: PanelRequest) -> str:
    """The address where all subusers of the account sign in."""
    return request.build_absolute_uri(reverse("sign_in:subuser", args=[request.user.account.name]))


def page_of(request: PanelRequest, subuser: Subuser) -> dict[str, Any]:
    """What every page about one subuser shows."""
    account = request.user.account
    member = panel_passwords.member_of(account, subuser.id)
    link = one_time_links.waiting(account, subuser.id)
    return {
        "subuser": subuser,
        "opens": Access.of(subuser.all_role_names),
        "signs_in_here": member,
        "sessions": member_sessions.alive(member) if member else [],
        "link": link,
        "link_ends": one_time_links.ends(link) if link else None,
        "made": living_keys_of(request.api, member),
        "crumbs": [("Subusers", way_back(request, "subusers:list"))],
        "back": way_back(request, "subusers:list"),
    }
