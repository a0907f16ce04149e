"""The first page after sign-in, and the command palette: where to go from here."""

from itertools import chain

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panel.access.decorators import section, signed_in
from panel.access.matrix import Section
from panel.access.places import VENDOR_PANEL
from panel.home.figures import figures
from panel.home.palette import pages, remote
from panel.home.tiles import elsewhere, here
from panel.journal.models import Entry
from panel.remote.requests import PanelRequest
from panel.web.http import page_or_partial

RECENT = 5


@section(Section.CONTROL_PANEL)
@require_safe
def home(request: PanelRequest) -> HttpResponse:
    """`/`: what was done last, and tiles of all sections that open. Asks the API nothing, so it is always there."""
    recent = None
    if request.access.opens(Section.LOGS):
        recent = Entry.objects.filter(account=request.user.account).order_by("-at")[:RECENT]
    context = {
        "recent": recent,
        "here": here(request.access),
        "elsewhere": elsewhere(request.access),
        "vendor_panel": VENDOR_PANEL,
    }
    return render(request, "home/home.html", context)


@section(Section.CONTROL_PANEL)
@require_safe
def account_figures(request: PanelRequest) -> HttpResponse:
    """`/figures/`: the state of the account and its figures, a fragment of the home page and a page of its own."""
    api = request.api
    context = {"info": api.account.info(), "figures": figures(api, request.access)}
    return page_or_partial(request, "home/figures.html", "figures", context)


@signed_in
@require_safe
def palette(request: PanelRequest) -> HttpResponse:
    """`/palette/?q=`: what the member may go to."""
    q = request.GET.get("q", "").strip().lower()
    found = list(chain(pages(request, q), remote(request.api, request.access, q)))
    return page_or_partial(request, "home/palette.html", "found", {"found": found, "q": q})
