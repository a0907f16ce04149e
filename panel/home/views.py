"""The first page after sign-in: where to go from here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.remote import api_for
from panel.web.crumbs import application_url
from panel.web.http import PanelRequest


@section(Section.CONTROL_PANEL)
@require_safe
def home(request: PanelRequest) -> HttpResponse:
    """`/`: the account, and its applications for those who may see them."""
    api = api_for(request)
    applications = api.applications.list() if request.access.opens(Section.APPLICATIONS) else ()
    rows = [(application, application_url(request.access, application)) for application in applications]
    return render(request, "home/home.html", {"info": api.account.info(), "rows": rows})
