"""Actions on many: from what is selected in a list to a plan, which is the page of a job."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.api.smartqueue import Agent
from panel.api.subusers import Subuser
from panel.api.users import User
from panel.bulk.actions import SUBUSER_ACTIONS, USER_ACTIONS, Action, Chosen, subuser_rows, user_rows
from panel.bulk.export_views import unhurried, whole_list
from panel.bulk.exporting.users import parts
from panel.bulk.kinds import CHANGE_SUBUSERS, CHANGE_USERS
from panel.jobs.planning import plan
from panel.people.models import Member, Session
from panel.remote.lookup import application_or_404
from panel.remote.requests import PanelRequest
from panel.skills.choices import choices_for
from panel.subusers import listing
from panel.subusers.forms import FilterForm as SubuserFilterForm
from panel.subusers.views import held_roles
from panel.team.plans import plan_for
from panel.team.suspending import Standing, restore_rows, suspend_rows
from panel.users.forms import FilterForm
from panel.web.crumbs import Crumb
from panel.web.http import page_or_partial
from panel.web.lists import ListState, way_back

AGENTS_AT_ONCE = 200


@section(Section.USERS_IN_AN_APPLICATION)
@require_POST
def many_users(request: PanelRequest, application_id: int) -> HttpResponse:
    """`/application/<id>/users/many/`: `do` names the action, `selected` ids; with `everyone`, all of the list."""
    application = application_or_404(request, application_id)
    action = USER_ACTIONS.get(request.POST.get("do", ""))
    users = selected_users(request, application_id) if action else []
    choices = choices_for(request, application_id) if action and action.choice else None
    offered = {"skill": choices.skills, "queue": choices.queues} if choices else {}
    chosen = chosen_of(request, action, dict(offered.get(action.choice if action else "", [])))
    back = way_back(request, "users:list", application_id)
    if action is None or not users:
        return nothing_selected(request, back)
    if chosen is None:
        return choose(request, action, offered.get(action.choice, []), [(_("Users"), back)])
    smart = bool(choices and choices.smart)
    agents = agents_of(request, application_id, users) if smart else {}
    rows = user_rows(chosen, users, agents, smart=smart)
    title = f"{title_of(action, chosen)}: {application.name}"
    options = {"application_id": application_id, "action": chosen.name}
    return redirect("jobs:detail", plan(request.user, CHANGE_USERS, title, rows, **options).pk)


@section(Section.EDITING_A_SUBUSER)
@require_POST
def many_subusers(request: PanelRequest) -> HttpResponse:
    """`/settings/subusers/many/`: the same for the team."""
    action = SUBUSER_ACTIONS.get(request.POST.get("do", ""))
    offered = request.api.kept.role_names() if action and action.choice else []
    chosen = chosen_of(request, action, dict(enumerate(offered, 1)))
    subusers = selected_subusers(request) if action else []
    back = way_back(request, "subusers:list")
    if action is None or not subusers:
        return nothing_selected(request, back)
    if chosen is None:
        return choose(request, action, [(name, name) for name in offered], [(_("Subusers"), back)])
    if chosen.name in ("suspend", "restore"):
        rows_for = suspend_rows if chosen.name == "suspend" else restore_rows
        rows = rows_for(Standing.read(unhurried(request)), subusers)
        return redirect("jobs:detail", plan_for(request.user, chosen.name, title_of(action, chosen), rows).pk)
    with_session = set(
        Session.objects.filter(member__account=request.user.account).values_list("member__subuser_id", flat=True)
    )
    team = request.api.kept.team().value.subusers  # was just read
    rows = subuser_rows(chosen, subusers, request.access, with_session.__contains__, team)
    return redirect(
        "jobs:detail", plan(request.user, CHANGE_SUBUSERS, title_of(action, chosen), rows, action=chosen.name).pk
    )


def nothing_selected(request: PanelRequest, back: str) -> HttpResponse:
    """Back to the list."""
    messages.error(request, _("Select rows, and an action for them."))
    return redirect(back)


def choose(
    request: PanelRequest, action: Action, offered: Iterable[tuple[object, str]], crumbs: list[Crumb]
) -> HttpResponse:
    """Some actions are done with a skill, queue or role, which is asked for next."""
    names = ("do", "selected", "everyone")
    sent = [(name, value) for name in names for value in request.POST.getlist(name)]
    context = {"action": action, "offered": offered, "sent": sent, "crumbs": crumbs, "back": crumbs[-1][1]}
    return page_or_partial(request, "imports/choose.html", "editor", context)


def chosen_of(request: PanelRequest, action: Action | None, offered: dict[int, str]) -> Chosen | None:
    """The action with the skill, queue or role that was chosen for it; None without one that it needs."""
    name = request.POST.get("do", "")
    if action is None or not action.choice:
        return Chosen(name) if action else None
    value = request.POST.get(action.choice, "")
    id_ = next((id_ for id_, text in offered.items() if value in (str(id_), text)), None)
    return None if id_ is None else Chosen(name, id_, offered[id_])


def title_of(action: Action, chosen: Chosen) -> str:
    """What the job is called."""
    return f"{action.label} ({chosen.text})" if chosen.text else str(action.label)


def ids_of(request: PanelRequest) -> set[str]:
    """The selected ones."""
    return {each for each in request.POST.getlist("selected") if each.isascii() and each.isdigit()}


def selected_users(request: PanelRequest, application_id: int) -> list[User]:
    """As they are now; whoever is gone is left out. `DelUser` with `all` is never sent: each has a call of its own."""
    api = unhurried(request)
    filters = FilterForm(request.GET)
    filters.full_clean()
    state, cleaned = ListState.of(request), filters.cleaned_data
    if "everyone" not in request.POST:
        state, cleaned = replace(state, q=""), {}
    ids = ids_of(request)
    found = [user for part in parts(api, application_id, state, cleaned) for user in part]
    return found if "everyone" in request.POST else [user for user in found if str(user.id) in ids]


def agents_of(request: PanelRequest, application_id: int, users: Sequence[User]) -> dict[int, Agent]:
    """What SmartQueue knows of them."""
    api = unhurried(request)
    found: dict[int, Agent] = {}
    for start in range(0, len(users), AGENTS_AT_ONCE):
        ids = [user.id for user in users[start : start + AGENTS_AT_ONCE]]
        found |= {agent.user_id: agent for agent in api.smartqueue.agents(application_id, ids)}
    return found


def selected_subusers(request: PanelRequest) -> list[Subuser]:
    """As they are now."""
    everyone = request.api.kept.team(fresh=True).value.subusers
    if "everyone" not in request.POST:
        ids = ids_of(request)
        return [subuser for subuser in everyone if str(subuser.id) in ids]
    members = Member.objects.filter(account=request.user.account).exclude(subuser_id=None)
    found = listing.rows(everyone, {member.subuser_id: member for member in members if member.subuser_id})
    filters = SubuserFilterForm(request.GET, offered=held_roles(found))
    filters.is_valid()
    role, signed_in = (filters.cleaned_data.get(name, "") for name in ("role", "signed_in"))
    listed = listing.search(found, whole_list(request), role=role, order="", signed_in=signed_in)
    return [row.subuser for row in listed]
