"""What several pages of this room read."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from panel.access.access import Access
from panel.access.matrix import grouped
from panel.api.errors import INVALID_SUBUSER_ID, ApiRefused
from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.remote.made_keys import living_keys_of
from panel.remote.requests import PanelRequest
from panel.sign_in import member_sessions, one_time_links, panel_passwords
from panel.subusers.rights import Activity, Rights
from panel.team.guards import last_managers, manages_people
from panel.team.models import suspension_of
from panel.web import hand_over
from panel.web.hand_over import HandOver
from panel.web.lists import way_back, way_on


def subuser_or_404(request: PanelRequest, subuser_id: int) -> Subuser:
    """With the present roles."""
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
    return request.build_absolute_uri(reverse("sign_in:subuser", args=[request.user.account.name]))


def signs_in_with(request: PanelRequest, name: str, password: str) -> HandOver:
    """What a subuser needs whose password was just set."""
    facts = (_("Sign-in page"), sign_in_link(request)), (_("Name"), name), (_("Password"), password)
    return HandOver(name, facts)


def made_by(request: PanelRequest, subuser: Subuser) -> list[Key]:
    """The service accounts that they made in this panel and that still exist."""
    return living_keys_of(request.api, panel_passwords.member_of(request.user.account, subuser.id))


def about(request: PanelRequest, subuser: Subuser) -> dict[str, Any]:
    """All that the subuser's page shows."""
    access = Access.of(subuser.all_role_names)
    account, back = request.user.account, way_back(request, "subusers:list")
    member = panel_passwords.member_of(account, subuser.id)
    link = one_time_links.waiting(account, subuser.id)
    return {
        "subuser": subuser,
        "made": living_keys_of(request.api, member),
        "rights": Rights.of(subuser),
        "activity": Activity.of(account, member),
        "opens": grouped(access.sections),
        "access": access,
        "roles": [role for role in access.role_list if role in subuser.role_names],
        "signs_in_here": member,
        "sessions": member_sessions.alive(member) if member else [],
        "suspension": suspension_of(account, subuser.id),
        "link": link,
        "link_ends": one_time_links.ends(link) if link else None,
        "handed_over": hand_over.take(request),
        "crumbs": [(_("Subusers"), back)],
        "back": back,
    }


def below(request: PanelRequest, subuser: Subuser) -> dict[str, Any]:
    """What the pages below the subuser's own have in common: whose they are, and the way to them."""
    back, page = way_on(request, "subusers", subuser.id), way_back(request, "subusers:detail", subuser.id)
    crumbs = [("Subusers", way_back(request, "subusers:list")), (subuser.name, page)]
    return {"subuser": subuser, "crumbs": crumbs, "back": back}


def last_of_all(request: PanelRequest, subuser: Subuser) -> list[str]:
    """Their name, if nobody else on the team can manage people; the team is asked only if they can."""
    if not manages_people(subuser):
        return []
    return last_managers(request.api.kept.team().value.subusers, {subuser.id})
