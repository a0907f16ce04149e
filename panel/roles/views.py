"""Single roles: what one opens, two compared, and keys beyond their makers. The vendor publishes it for everybody."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panel.access.decorators import section, signed_in
from panel.access.matrix import Role, Section, known
from panel.access.opened import Opened
from panel.access.reach import SECTIONS_OF
from panel.api.subusers import Subuser
from panel.remote.made_keys import made_keys
from panel.remote.requests import PanelRequest
from panel.roles.reading import COUNT, method_line
from panel.web.http import page_or_partial


@signed_in
@require_safe
def detail(request: PanelRequest, role: str) -> HttpResponse:
    """`/settings/roles/<role>/`: what one role opens, and (for members who may see the team) who has it."""
    if role not in set(Role):
        raise Http404(_("There is no such role."))
    context = {
        "role": role,
        "opened": Opened.by([role]),
        "people": people_with(request, role) if request.access.opens(Section.SUBUSERS) else None,
        "may_edit": request.access.opens(Section.EDITING_A_SUBUSER),
        "disagreeing": [line for command in SECTIONS_OF if (line := method_line(command, [Role(role)])).disagrees],
        "roles": [other for other in Role if other != role],
        "count": COUNT,
        "crumbs": [(_("Access roles"), reverse("roles:matrix"))],
    }
    return render(request, "roles/detail.html", context)


@signed_in
@require_safe
def compare(request: PanelRequest) -> HttpResponse:
    """`/settings/roles/compare/?a=Owner&b=Admin`: what only one of the two roles opens."""
    names = [str(role) for role in Role]
    a, b = (request.GET.get(name, default) for name, default in (("a", Role.OWNER), ("b", Role.ADMIN)))
    if a not in names or b not in names:
        raise Http404(_("There is no such role."))
    first, second = Opened.by([a]), Opened.by([b])
    context = {
        "a": a,
        "b": b,
        "roles": names,
        "only_a": first.without(second),
        "only_b": second.without(first),
        "both": len(first.sections & second.sections),
        "crumbs": [(_("Access roles"), reverse("roles:matrix"))],
    }
    return page_or_partial(request, "roles/compare.html", "comparison", context)


@section(Section.SUBUSERS)
@require_safe
def keys(request: PanelRequest) -> HttpResponse:
    """`/settings/roles/keys/`: service accounts that may do what their makers may not in the panel."""
    made = made_keys(request.api, request.api.keys.list()).values()
    context = {
        "made": sorted((each for each in made if each.beyond), key=lambda each: each.name.casefold()),
        "may_edit": request.access.opens(Section.EDITING_A_SUBUSER),
        "crumbs": [(_("Access roles"), reverse("roles:matrix"))],
    }
    return render(request, "roles/keys.html", context)


def people_with(request: PanelRequest, role: str) -> list[Subuser]:
    """The subusers that were given this role, however the API spells it."""
    wanted = known(role)
    return [subuser for subuser in request.api.kept.team().value.subusers if wanted in map(known, subuser.role_names)]
