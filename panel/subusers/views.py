"""The account's subusers: list, add, edit, delete."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from panel.access.asking import Closed
from panel.access.decorators import section
from panel.access.matrix import Section, in_order
from panel.api.errors import ApiError
from panel.api.subusers import Subuser
from panel.people.models import Member
from panel.remote.kept import Read
from panel.remote.outcomes import PartlySaved, Saved, Unchanged, Unknown
from panel.remote.requests import PanelRequest
from panel.remote.team import Team
from panel.resilience.last_known import read_or_last_known
from panel.subusers import listing, saving
from panel.subusers.forms import (
    AgainForm,
    EditSubuserForm,
    FilterForm,
    MadeKeysForm,
    NewSubuserForm,
    typed,
)
from panel.subusers.lookup import (
    about,
    below,
    last_of_all,
    made_by,
    sign_in_link,
    signs_in_with,
    subuser_or_404,
)
from panel.team.drift.knowing import look_at_team
from panel.team.models import suspensions_of
from panel.web import hand_over
from panel.web.http import page_or_partial
from panel.web.lists import ListState, way_back, way_on, without
from panel.web.messages import success

MOMENT = timedelta(seconds=5)  # the page shows the time of an older list


@section(Section.SUBUSERS)
@require_safe
def list_subusers(request: PanelRequest) -> HttpResponse:
    """`/settings/subusers/`: the team, what each member may open, and the link where they sign in."""
    if "fresh" in request.GET:
        request.api.kept.team(fresh=True)
        return redirect(without(request, "fresh"))
    known = read_or_last_known(request.user.account.pk, "subusers", "", Read[Team], request.api.kept.team)
    team = known.rows
    members = Member.objects.filter(account=request.user.account).exclude(subuser_id=None)
    by_id = {member.subuser_id: member for member in members if member.subuser_id}
    found = listing.rows(team.value.subusers, by_id, suspensions_of(request.user.account))
    state, filters = ListState.of(request), FilterForm(request.GET, offered=held_roles(found))
    filters.is_valid()
    role, order, signed_in = (filters.cleaned_data.get(name, "") for name in ("role", "order", "signed_in"))
    context = {
        "known": known,
        "rows": listing.search(found, state, role=role, order=order, signed_in=signed_in),
        "everyone": len(found),
        "drifted": len(look_at_team(request.user.account, team.value, team.at)) if not known.as_of else 0,
        "read_at": team.at if team.is_older_than(MOMENT) else None,
        "state": state,
        "filters": filters,
        "sign_in_link": sign_in_link(request),
        "handed_over": hand_over.take(request),
        "closed": [
            Closed.of(each, request.access.role_list)
            for each in (Section.CREATING_A_NEW_SUBUSER, Section.EDITING_A_SUBUSER)
            if not request.access.opens(each)
        ],
        "may_add": request.access.opens(Section.CREATING_A_NEW_SUBUSER) and not known.as_of,
        "may_edit": request.access.opens(Section.EDITING_A_SUBUSER) and not known.as_of,
    }
    return page_or_partial(request, "subusers/list.html", "subusers", context)


@section(Section.CREATING_A_NEW_SUBUSER)
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def create(request: PanelRequest) -> HttpResponse:
    """`/settings/subusers/new/`: Add subuser. The query fills the form in advance (name, description, roles)."""
    offered = request.api.kept.role_names()
    if request.method == "POST" and "preview" not in request.POST:
        form = NewSubuserForm(request.POST, offered=offered)
    else:
        so_far = typed(request.POST or request.GET) | {"password": request.POST.get("password", "")}
        form = NewSubuserForm(initial=so_far, offered=offered)
    match form.is_valid() and saving.create(request, form):
        case Saved(new_id=int(subuser_id)):
            name, location = form.cleaned_data["name"], way_on(request, "subusers", subuser_id)
            success(request, _("Subuser %(name)s was created.") % {"name": name}, name)
            if not form.cleaned_data["roles"]:
                messages.warning(request, saving.WITHOUT_ROLE % {"name": name})
            hand_over.leave(request, location, signs_in_with(request, name, form.cleaned_data["password"]))
            return redirect(location)
    return page_or_partial(request, "subusers/new.html", "editor", new_page(request, form))


def new_page(request: PanelRequest, form: NewSubuserForm, **more: Any) -> dict[str, Any]:
    back = way_back(request, "subusers:list")
    return {
        "form": form,
        "crumbs": [(_("Subusers"), back)],
        "back": back,
        "action": request.get_full_path(),
        "problem": "",
        "lost": None,
        **more,
    }


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_safe
def detail(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`/settings/subusers/<id>/`: who it is, its roles and what they open, its sign-in here, its keys."""
    subuser = subuser_or_404(request, subuser_id)
    return render(request, "subusers/detail.html", about(request, subuser))


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`.../<id>/edit/`: description and roles."""
    subuser, offered = subuser_or_404(request, subuser_id), request.api.kept.role_names()
    page = {"partly": None, "last": last_of_all(request, subuser), **below(request, subuser)}
    form = EditSubuserForm(request.POST if request.method == "POST" else None, offered=offered, subuser=subuser)
    if "preview" in request.POST:
        form = EditSubuserForm(initial=typed(request.POST), offered=offered, subuser=subuser)
    match form.is_valid() and saving.edit(request, subuser, form):
        case PartlySaved() as partly:
            now, lost = None, form.lost
            with suppress(ApiError):  # the page shows what was done, also if the rest cannot be read
                now = request.api.subusers.get(subuser_id)
            form = EditSubuserForm(initial=typed(request.POST), offered=offered, subuser=now or subuser)
            form.lost = lost
            page |= {"partly": partly, "now": now}
        case Saved() | Unchanged() as outcome:
            saving.report(request, subuser, form, outcome)
            return redirect(page["back"])
    return page_or_partial(request, "subusers/edit.html", "editor", page | {"form": form})


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`/settings/subusers/<id>/delete/`: deletes the subuser after their name is typed; their sessions end at once."""
    subuser = subuser_or_404(request, subuser_id)
    made = made_by(request, subuser)
    form = MadeKeysForm(request.POST if request.method == "POST" else None, name=subuser.name, made=made)
    match form.is_valid() and saving.delete(request, subuser, form):
        case Saved():
            success(request, _("Subuser %(name)s was deleted.") % {"name": subuser.name}, subuser.name)
            saving.delete_keys(request, form.chosen())
            return redirect(way_back(request, "subusers:list"))
    context = {"form": form, "made": made, "last": last_of_all(request, subuser), **below(request, subuser)}
    return page_or_partial(request, "subusers/delete.html", "editor", context)


@section(Section.EDITING_A_SUBUSER)
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def create_again(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`/settings/subusers/<id>/again/`: deletes and adds the subuser again, if their password is lost."""
    subuser = subuser_or_404(request, subuser_id)
    if "roles" in subuser.unclear:
        text = _("Not all roles of %(name)s can be read, so the panel cannot create them again.")
        messages.error(request, text % {"name": subuser.name})
        return redirect("subusers:detail", subuser_id)
    form = AgainForm(request.POST if request.method == "POST" else None, name=subuser.name)
    hashed = make_password(form.cleaned_data["password"]) if form.is_valid() else ""  # before anything is sent
    match form.is_valid() and saving.delete(request, subuser, form):
        case Saved():
            return second_half(request, subuser, form, hashed)
    context = {"form": form, "made": made_by(request, subuser), **below(request, subuser)}
    return render(request, "subusers/again.html", context)


def second_half(request: PanelRequest, subuser: Subuser, form: AgainForm, hashed: str) -> HttpResponse:
    """After the deletion: add the subuser. If that fails, show the filled form of a new subuser."""
    name = subuser.name
    match saving.create_again(request, subuser, form, hashed):
        case Saved(new_id=int(subuser_id)):
            text = _("Subuser %(name)s was created again, with the same roles and the new password.")
            messages.success(request, text % {"name": name})
            location, password = reverse("subusers:detail", args=[subuser_id]), form.cleaned_data["password"]
            hand_over.leave(request, location, signs_in_with(request, name, password))
            return redirect(location)
        case Unknown():
            problem = _("%(name)s was deleted. Whether they were created again is not known: %(why)s")
        case _:
            problem = _("%(name)s was deleted, but not created again: %(why)s")
    problem %= {"name": name, "why": form.said}
    known = {"name": name, "description": subuser.description, "roles": subuser.role_names}
    known["password"] = form.data["password"]  # a password that the API refused is not in `cleaned_data` any more
    again = NewSubuserForm(initial=known, offered=offered_or(request, subuser.role_names))
    context = new_page(request, again, problem=problem, lost=form.lost) | {"action": reverse("subusers:create")}
    return render(request, "subusers/new.html", context)


def offered_or(request: PanelRequest, held: list[str]) -> list[str]:
    """The offered roles, or the held ones if the API does not answer: the page must still show what was done."""
    try:
        return request.api.kept.role_names()
    except ApiError:
        return held


def held_roles(found: list[listing.Row]) -> list[str]:
    held = frozenset[str]().union(*(row.access.roles for row in found))
    return in_order(held)
