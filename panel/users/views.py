"""An application's users: list, create, see, edit, activate, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec import structs

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.access.menu import tabs
from panel.api.answers import Slice
from panel.api.applications import Application
from panel.api.errors import INVALID_APPLICATION_ID, ApiRefused
from panel.api.users import USERS_PER_ACCOUNT, User
from panel.remote.lookup import application_or_404, user_or_404
from panel.remote.outcomes import Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.remote.undoing import say_done
from panel.resilience.last_known import read_or_last_known
from panel.skills.choices import NO_CHOICES, for_list
from panel.users import saving
from panel.users.capacity import capacity_of
from panel.users.columns import COLUMNS, shown
from panel.users.forms import FilterForm, NewUserForm, UserForm
from panel.users.listing import search
from panel.web import hand_over
from panel.web.api_forms import ApiForm, TypedNameForm
from panel.web.crumbs import Crumb, application_crumbs
from panel.web.hand_over import HandOver
from panel.web.http import page_or_partial
from panel.web.lists import ListState, carried, way_back, way_on, without
from panel.web.messages import success, unchanged

# https://voximplant.com/docs/references/httpapi/errors
INVALID_QUEUE_ID = 218
INVALID_SKILL_ID = 222
SECTION = Section.USERS_IN_AN_APPLICATION
FILTERS = ("q", "active", "status", "skill", "queue")
CARRIED_OVER = "new user"  # in the session: the values that the next user gets from the last one


@section(Section.USERS_IN_AN_APPLICATION)
@require_safe
def list_users(request: PanelRequest, application_id: int) -> HttpResponse:
    """`/application/<id>/users/`: a page of the users, searched, filtered, sorted."""
    state, filters = ListState.of(request), FilterForm(request.GET)
    filters.full_clean()
    columns = shown(request.user, state)
    with_skills = "skills" in columns
    query = f"{application_id}?{urlencode(sorted(carried(request).items()), doseq=True)}"
    known = read_or_last_known(
        request.user.account.pk,
        "users",
        query,
        tuple[Application, Slice[User]],
        lambda: read_list(request, application_id, state, filters.cleaned_data, with_skills=with_skills),
    )
    application, users = known.rows
    context = {
        "known": known,
        "application": application,
        "users": users,
        "state": state,
        "filters": filters,
        "is_filtered": any(filters.cleaned_data.get(name) for name in FILTERS),
        "without_filters": without(request, "page", *FILTERS),
        "all_columns": COLUMNS,
        "columns": columns,
        "columns_url": reverse("preferences:columns"),
        "this_list": without(request, "page", "columns"),
        "view_query": view_query(request, columns),
        "crumbs": application_crumbs(request.access, application),
        "handed_over": hand_over.take(request),
        "tabs": tabs(request),
        **(
            NO_CHOICES
            if known.as_of
            else for_list(request, application_id, users, filters.cleaned_data, shows=with_skills)
        ),
    }
    return page_or_partial(request, "users/list.html", "users", context)


def view_query(request: PanelRequest, columns: list[str]) -> str:
    """What a saved view keeps of this list: filters, order, columns."""
    query = {name: values for name, values in carried(request).items() if name not in ("page", "columns")}
    return urlencode({**query, "columns": ",".join(columns)}, doseq=True)


def as_listed(user: User) -> User:
    """The user without what the list does not show."""
    return structs.replace(user, custom_data="", live_balance=None, fixed_balance=None)


def read_list(
    request: PanelRequest, application_id: int, state: ListState, filters: dict[str, Any], *, with_skills: bool
) -> tuple[Application, Slice[User]]:
    """The application and the users of this page, with only what the list shows.

    Raises:
        Http404: the account has no such application.
    """
    application = application_or_404(request, application_id)
    users = found(request, application_id, state, filters, with_skills=with_skills)
    return application, structs.replace(users, items=tuple(map(as_listed, users)))


def found(
    request: PanelRequest, application_id: int, state: ListState, filters: dict[str, Any], *, with_skills: bool
) -> Slice[User]:
    """The page's users. A filter by something that was deleted elsewhere is removed, with a message.

    Raises:
        Http404: the application was deleted elsewhere.
    """
    try:
        return search(request.api.users, application_id, state, filters, with_skills=with_skills)
    except ApiRefused as refusal:
        if refusal.code == INVALID_APPLICATION_ID:
            application_or_404(request, application_id, fresh=True)  # deleted elsewhere a moment ago
        kind = {INVALID_SKILL_ID: "skill", INVALID_QUEUE_ID: "queue"}.get(refusal.code)
        if kind is None or not filters.pop(kind, None):
            raise
    text = _("The skill of the filter no longer exists, so the filter was removed.")
    if kind == "queue":
        text = _("The queue of the filter no longer exists, so the filter was removed.")
    messages.warning(request, text)
    return found(request, application_id, state, filters, with_skills=with_skills)


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def create(request: PanelRequest, application_id: int) -> HttpResponse:
    """`.../users/new/`: the New user editor; with "Create another" it opens again."""
    application = application_or_404(request, application_id)
    carried = carried_over(request, application_id)
    form = NewUserForm(request.POST if request.method == "POST" else None, initial=carried)
    match form.is_valid() and saving.create(request, application_id, form):
        case Saved(new_id=user_id):
            success(request, _("User %(name)s was created.") % form.cleaned_data, form.cleaned_data["name"])
            location = way_on(request, "users", application_id, user_id)
            if form.cleaned_data["create_another"]:
                request.session[CARRIED_OVER] = {"application": application_id, "values": form.in_common()}
                location = request.get_full_path()
            hand_over.leave(request, location, signs_in_with(application, form))
            return redirect(location)
    context = {"form": form, "shown": None} | frame(request, application)
    return page_or_partial(request, "users/form.html", "editor", context)


@section(Section.USERS_IN_AN_APPLICATION)
@require_safe
def detail(request: PanelRequest, application_id: int, user_id: int) -> HttpResponse:
    """`.../users/<user_id>/`: everything from the API, and the login card."""
    application = application_or_404(request, application_id)
    user = user_or_404(request, application_id, user_id)
    login = f"{user.name}@{application.full_name}"
    context = {"shown": user, "login": login} | frame(request, application)
    return render(request, "users/detail.html", context)


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def edit(request: PanelRequest, application_id: int, user_id: int) -> HttpResponse:
    """`.../users/<user_id>/edit/`: sends only what changed."""
    application = application_or_404(request, application_id)
    user = user_or_404(request, application_id, user_id)
    form = UserForm(request.POST if request.method == "POST" else None, user=user)
    match form.is_valid() and saving.edit(request, application_id, user, form):
        case Saved():
            name = form.cleaned_data["name"]
            say_done(request, _("User %(name)s was saved.") % {"name": name}, SECTION, about=name)
            location = way_on(request, "users", application_id, user_id)
            if form.cleaned_data["password"]:
                hand_over.leave(request, location, signs_in_with(application, form))
            return redirect(location)
        case Unchanged():
            unchanged(request, user.name)
            return redirect(way_on(request, "users", application_id, user_id))
    context = {"form": form, "shown": user} | frame(request, application, user)
    return page_or_partial(request, "users/form.html", "editor", context)


@section(Section.USERS_IN_AN_APPLICATION)
@require_POST
def set_active(request: PanelRequest, application_id: int, user_id: int) -> HttpResponse:
    """`.../users/<user_id>/active/`: activates (`active=true`) or deactivates (`false`), then goes back."""
    user = user_or_404(request, application_id, user_id)
    active, form = {"true": True, "false": False}.get(request.POST.get("active", "")), ApiForm(request.POST)
    if active is None:
        text = _("User %(name)s was not changed: the request does not say whether to activate. Try again.")
        messages.error(request, text % {"name": user.name})
        return redirect(way_on(request, "users", application_id, user_id))
    match form.is_valid() and saving.change(request, application_id, user, form, active=active):
        case Saved():
            text = _("User %(name)s is now active.") if active else _("User %(name)s is now inactive.")
            say_done(request, text % {"name": user.name}, SECTION, about=user.name)
        case _:
            messages.error(request, form.in_a_sentence(_("User %(name)s was not changed.") % {"name": user.name}))
    return redirect(way_on(request, "users", application_id, user_id))


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: PanelRequest, application_id: int, user_id: int) -> HttpResponse:
    """`.../users/<user_id>/delete/`: deletes the user after their name is typed."""
    application = application_or_404(request, application_id)
    user = user_or_404(request, application_id, user_id)
    form = TypedNameForm(request.POST if request.method == "POST" else None, name=user.name)
    match form.is_valid() and saving.delete(request, application_id, user, form):
        case Saved():
            success(request, _("User %(name)s was deleted.") % {"name": user.name}, user.name)
            return redirect(way_back(request, "users:list", application_id))
    context = {"form": form, "shown": user} | frame(request, application, user)
    return page_or_partial(request, "users/delete.html", "editor", context)


@section(Section.USERS_IN_AN_APPLICATION)
@require_safe
def capacity(request: PanelRequest, application_id: int) -> HttpResponse:
    """`.../users/capacity/`: how full the account is, a part of the New user editor and a page of its own."""
    context = {"tally": capacity_of(request), "limit": USERS_PER_ACCOUNT}
    context |= frame(request, application_or_404(request, application_id))
    return page_or_partial(request, "users/capacity.html", "capacity", context)


def frame(request: PanelRequest, application: Application, user: User | None = None) -> dict[str, Any]:
    steps: list[Crumb] = [(_("Users"), way_back(request, "users:list", application.id))]
    if user is not None:
        steps.append((user.name, way_back(request, "users:detail", application.id, user.id)))
    return {
        "application": application,
        "crumbs": application_crumbs(request.access, application, *steps),
        "cancel_url": way_on(request, "users", application.id, user.id if user else None),
        "handed_over": hand_over.take(request),
    }


def signs_in_with(application: Application, form: UserForm) -> HandOver:
    """What a user needs whose password was just set."""
    name, domain = form.cleaned_data["name"], application.full_name
    return HandOver(
        name,
        (
            (_("SDK login"), f"{name}@{domain}"),
            (_("SIP username"), name),
            (_("SIP domain"), domain),
            (_("Password"), form.cleaned_data["password"]),
        ),
    )


def carried_over(request: PanelRequest, application_id: int) -> dict[str, Any]:
    """The values that "Create another" stored for this application's editor; only once."""
    kept = request.session.get(CARRIED_OVER)
    if not isinstance(kept, dict) or kept.get("application") != application_id:
        return {}
    values: dict[str, Any] = request.session.pop(CARRIED_OVER)["values"]
    return values
