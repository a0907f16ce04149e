"""The access matrix and its tools. The vendor publishes it, so it is open to every member."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panel.access.decorators import section, signed_in
from panel.access.matrix import Role, Section, known
from panel.access.opened import Opened
from panel.api.subusers import Subuser
from panel.remote.made_keys import made_keys
from panel.remote.requests import PanelRequest
from panel.roles.reading import COUNT, matrix_lines
from panel.web.http import page_or_partial


@signed_in
@require_safe
def matrix(request: PanelRequest) -> HttpResponse:
    """`/settings/roles/`: who may open what, as the vendor publishes it; the member's own roles are highlighted."""
    own = frozenset(map(known, request.access.roles))
    context = {"groups": matrix_lines(), "roles": list(Role), "own": own, "count": COUNT}
    context["may_see_keys"] = request.access.opens(Section.SUBUSERS)
    return render(request, "roles/matrix.html", context)


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
