"""Applications: the list, and one application's overview."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.access.menu import tabs
from panel.remote import api_for, application_or_404
from panel.web.crumbs import application_crumbs, application_url
from panel.web.http import PanelRequest, page_or_partial
from panel.web.lists import ListState


@section(Section.APPLICATIONS)
@require_safe
def list_applications(request: PanelRequest) -> HttpResponse:
    """`/applications/`: all applications, searched by a part of the name."""
    state = ListState.of(request)
    applications = api_for(request).applications.list(name=state.q or None, offset=state.offset, count=state.per_page)
    rows = [(application, application_url(request.access, application)) for application in applications]
    context = {"applications": applications, "rows": rows, "state": state}
    return page_or_partial(request, "applications/list.html", "applications", context)


@section(Section.CERTAIN_APPLICATION)
@require_safe
def detail(request: PanelRequest, application_id: int) -> HttpResponse:
    """`/application/<id>/`: what the API tells about one application."""
    application = application_or_404(request, application_id)
    users = None
    if request.access.opens(Section.USERS_IN_AN_APPLICATION):
        users = api_for(request).users.list(application_id, count=1)
    context = {
        "application": application,
        "users": users,
        "crumbs": application_crumbs(request.access, application)[:-1],
        "tabs": tabs(request),
    }
    return render(request, "applications/detail.html", context)
