"""The first page after sign-in, and the command palette: where to go from here."""

from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import retarget

from panel.access.decorators import section, signed_in
from panel.access.matrix import Section
from panel.access.places import VENDOR_PANEL
from panel.api.errors import ApiError
from panel.api.users import USERS_PER_ACCOUNT
from panel.home.attention import matters
from panel.home.figures import SHOWN, Figures, known_figures
from panel.home.palette import ASKING, AT_MOST, pages, remote, rights
from panel.home.sections import elsewhere, here
from panel.http import is_fragment
from panel.journal.kinds import Kind
from panel.journal.models import Entry
from panel.logs.links import lines_of
from panel.remote.counting import count_on
from panel.remote.kept import FIRST_APPLICATIONS
from panel.remote.requests import PanelRequest
from panel.web.api_forms import error_in_words
from panel.web.http import page_or_partial

RECENT = 5
A_FEW = 3  # applications, while their number is unknown


@section(Section.CONTROL_PANEL)
@require_safe
def home(request: PanelRequest) -> HttpResponse:
    """`/`: the last changes, and all sections that open. It does not ask the API, so it always works."""
    recent = None
    if request.access.opens(Section.LOGS):
        writes = Entry.objects.filter(account=request.user.account, kind=Kind.SENT)
        recent = lines_of(request.user.account, writes.order_by("-at", "-seq")[:RECENT], request.access)
    context = {
        "recent": recent,
        "here": here(request.access),
        "elsewhere": elsewhere(request.access),
        "vendor_panel": VENDOR_PANEL,
        "room": room_for_figures(request),
    }
    return render(request, "home/home.html", context)


def room_for_figures(request: PanelRequest) -> dict[str, Any]:
    """How many rows will come, so that nothing moves when they appear."""
    access, applications = request.access, 0
    if access.opens(Section.APPLICATIONS):
        kept = request.api.kept.look(FIRST_APPLICATIONS)
        applications = kept.value.total if kept else A_FEW
    may_count = access.opens(Section.USERS_IN_AN_APPLICATION)
    sections = (Section.USERS_IN_AN_APPLICATION, Section.APPLICATIONS, Section.SUBUSERS)
    return {
        "matters": [matter.label for matter in matters(Figures(), access, request.user.account)],
        "figures": range(sum(map(access.opens, sections))),
        "applications": range(min(applications, SHOWN)),
        "more": applications > SHOWN,
        "counting": may_count,
    }


@section(Section.CONTROL_PANEL)
@require_POST
def end_tour(request: PanelRequest) -> HttpResponse:
    """`/tour/end/`: the first steps are not shown any more."""
    request.user.sees_tour = False
    request.user.save(update_fields=["sees_tour"])
    return redirect("home:home")


@section(Section.CONTROL_PANEL)
@require_safe
def account_figures(request: PanelRequest) -> HttpResponse:
    """`/figures/`: the account in figures, as a fragment of the home page or as its own page."""
    return with_figures(request)


def with_figures(request: PanelRequest) -> HttpResponse:
    known, error = known_figures(request.api, request.access)
    found = known.rows
    context = {
        "known": known,
        "error": error,
        "figures": found,
        "missing_parts": ", ".join(_(part) for part in found.missing),
        "matters": matters(found, request.access, request.user.account),
        "round": found.round,
        "limit": USERS_PER_ACCOUNT,
        "is_counting": False,
        "count_error": None,
    }
    return page_or_partial(request, "home/figures.html", "figures", context)


@section(Section.USERS_IN_AN_APPLICATION)
@require_POST
def count_users(request: PanelRequest) -> HttpResponse:
    """`/figures/count/`: one step of counting the users of all applications. The page asks for the next step itself."""
    error, counts = None, request.api.kept.counts()
    try:
        counts = count_on(request.api)
    except ApiError as failure:
        error, counts = failure, request.api.kept.counts()
    if not is_fragment(request):
        if error:
            messages.error(request, _("Counting stopped: %(error)s") % {"error": error_in_words(error)})
        return redirect("home:figures")
    if error or counts.round:
        context = {"round": counts.round, "is_counting": not error, "count_error": error}
        return render(request, "home/figures.html#counting", context)
    return retarget(with_figures(request), "#figures")


@signed_in
@require_safe
def palette(request: PanelRequest) -> HttpResponse:
    """`/palette/?q=`: pages that open to the member. If the API fails, its part is missing, and the page says so."""
    q = request.GET.get("q", "").strip().lower()
    search = remote(request, q)
    found = [*pages(request, q), *search.found]
    if not found or q.startswith(ASKING):
        found += islice(rights(request, q), AT_MOST)
    context = {"found": found, "search": search, "q": q}
    return page_or_partial(request, "home/palette.html", "found", context)
