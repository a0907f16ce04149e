"""Who can do something, and which role is the least for it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panel.access.asking import sentence
from panel.access.decorators import section, signed_in
from panel.access.least import least, only_main_account
from panel.access.matrix import Role, Section
from panel.access.opened import can, is_open_to_anyone, methods_of, right_named, roles_for
from panel.api.answers import Slice
from panel.remote.holders import Person, Program, people_with, programs_with
from panel.remote.requests import PanelRequest
from panel.roles.forms import NeedForm, RightForm
from panel.web.http import page_or_partial
from panel.web.lists import ListState

SHOWN = 10  # choices of roles; the others open still more


@section(Section.SUBUSERS)
@require_safe
def who_can(request: PanelRequest) -> HttpResponse:
    """`/settings/roles/who/?right=Billing`: the people and the keys that can, with the roles that give it."""
    form, state = RightForm(request.GET), ListState.of(request)
    right = right_named(form.cleaned_data["right"]) if form.is_valid() else None
    context: dict[str, Any] = {"form": form, "right": right, "state": state}
    context["crumbs"] = [(_("Access roles"), reverse("roles:matrix"))]
    if right is not None:
        team, keys = request.api.kept.team().value, request.api.kept.keys().value
        people, programs = people_with(team.subusers, right), programs_with(keys.items, right)
        rows: list[Person | Program] = [*people, *programs]
        context |= {
            "rows": Slice(tuple(rows[state.offset : state.offset + state.per_page]), len(rows), state.offset),
            "people": len(people),
            "programs": len(programs),
            "team": len(team.subusers),
            "keys": keys.total,
            "cut": team.cut or keys.cut,
            "main_can": can([Role.MAIN_ACCOUNT], right),
            "roles": roles_for(right),
            "to_anyone": is_open_to_anyone(right),
            "is_section": isinstance(right, Section),
            "methods": methods_of(right) if isinstance(right, Section) else [],
            "may_edit": request.access.opens(Section.EDITING_A_SUBUSER),
            "may_open_keys": request.access.opens(Section.SERVICE_ACCOUNTS),
        }
    return page_or_partial(request, "roles/who.html", "who", context)


@signed_in
@require_safe
def least_role(request: PanelRequest) -> HttpResponse:
    """`/settings/roles/least/?need=Billing&held=Support`: which roles open it, and how little more.

    The vendor publishes both tables, so this is open to every member.
    """
    form = NeedForm(request.GET)
    held = form.chosen("held")
    wanted = [right for name in form.chosen("need") if (right := right_named(name)) is not None]
    missing = [right for right in wanted if not can(held, right)]
    choices, who = least(wanted, held), request.user.name
    context = {
        "form": form,
        "held": held,
        "needed": form.chosen("need"),
        "wanted": wanted,
        "missing": missing,
        "choices": choices[:SHOWN],
        "more": max(len(choices) - SHOWN, 0),
        "main_only": only_main_account(missing),
        "openers": {right: roles_for(right) for right in missing},
        "sentences": [sentence(who, request.user.account.name, missing, choice) for choice in choices[:SHOWN]],
        "crumbs": [(_("Access roles"), reverse("roles:matrix"))],
    }
    return page_or_partial(request, "roles/least.html", "least", context)
