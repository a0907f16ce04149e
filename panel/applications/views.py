"""Applications: the list, and one application's overview."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from panel.access.asking import Closed
from panel.access.decorators import section
from panel.access.matrix import Section
from panel.access.menu import tabs
from panel.api.answers import Slice
from panel.api.applications import Application
from panel.api.rights import may_call
from panel.remote.counting import users_of
from panel.remote.lookup import application_or_404
from panel.remote.requests import PanelRequest
from panel.resilience.last_known import read_or_last_known
from panel.web.crumbs import application_crumbs, application_url
from panel.web.http import page_or_partial
from panel.web.lists import ListState

SWITCHER_HOLDS = 20  # the list's search finds the others


@section(Section.APPLICATIONS)
@require_safe
def list_applications(request: PanelRequest) -> HttpResponse:
    """`/applications/`: a search by a part of the name; `show=users` adds numbers of users."""
    state, api = ListState.of(request), request.api
    known = read_or_last_known(
        request.user.account.pk,
        "applications",
        f"{state.page}/{state.per_page}/{state.q}",
        Slice[Application],
        lambda: api.applications.list(name=state.q or None, offset=state.offset, count=state.per_page),
    )
    applications = known.rows
    may_count = request.access.opens(Section.USERS_IN_AN_APPLICATION) and not known.as_of
    counts = None
    if may_count and request.GET.get("show") == "users":
        counts = users_of(api, [application.id for application in applications])
    context = {
        "known": known,
        "applications": applications,
        "rows": [(each, None if known.as_of else application_url(request.access, each)) for each in applications],
        "state": state,
        "may_count": may_count,
        "counts": counts,
        "closed_add": Closed.of("AddApplication", request.access.role_list),
        "may_add": may_call("AddApplication", request.access.roles) and not known.as_of,
    }
    return page_or_partial(request, "applications/list.html", "applications", context)


@section(Section.APPLICATIONS)
@require_safe
def switch(request: PanelRequest) -> HttpResponse:
    """`/applications/switch/`: for the switcher, the first applications; `to=users` links to their users."""
    found = request.api.applications.list(count=SWITCHER_HOLDS)
    to_users = request.GET.get("to") == "users" and request.access.opens(Section.USERS_IN_AN_APPLICATION)
    urls = [
        reverse("users:list", args=[application.id]) if to_users else application_url(request.access, application)
        for application in found
    ]
    context = {"found": found, "entries": list(zip(found, urls, strict=True)), "now": request.GET.get("now", "")}
    return page_or_partial(request, "applications/switch.html", "switch", context)


@section(Section.CERTAIN_APPLICATION)
@require_safe
def detail(request: PanelRequest, application_id: int) -> HttpResponse:
    """`/application/<id>/`."""
    application = application_or_404(request, application_id)
    users = None
    if request.access.opens(Section.USERS_IN_AN_APPLICATION):
        users = request.api.users.list(application_id, count=1)
    context = {
        "application": application,
        "users": users,
        "closed_edit": Closed.of("SetApplicationInfo", request.access.role_list),
        "closed_delete": Closed.of("DelApplication", request.access.role_list),
        "may_edit": may_call("SetApplicationInfo", request.access.roles),
        "may_delete": may_call("DelApplication", request.access.roles),
        "crumbs": application_crumbs(request.access, application)[:-1],
        "tabs": tabs(request),
    }
    return render(request, "applications/detail.html", context)
