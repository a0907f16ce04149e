"""Who did what: the journal of this panel and the history of the account, as one stream."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from panel.access.decorators import section, signed_in
from panel.access.matrix import Section
from panel.api.rights import check_call, may_call
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.models import Entry, Event
from panel.journal.noting import noted
from panel.journal.settling import adopt_lost_writes
from panel.logs.differences import differences
from panel.logs.exporting import FORMATS, exported
from panel.logs.forms import COMMANDS, LogFilterForm
from panel.logs.stream import Line, Place, beyond, page_of, read
from panel.people.models import Member
from panel.remote.lost_writes import look_up
from panel.remote.requests import PanelRequest
from panel.web.http import page_or_partial
from panel.web.lists import ListState
from panel.web.spreadsheets import download


@section(Section.LOGS)
@require_safe
def list_entries(request: PanelRequest) -> HttpResponse:
    """`/logs/`: everything that happened, newest first; with the account's history if GetAuditLog is allowed."""
    account, filters = request.user.account, filters_of(request)
    adopt_lost_writes(account)
    api = request.api if with_history(request) else None
    page = read(account, api, filters, ListState.of(request).per_page, **places(request))
    names = Member.objects.filter(account=account).order_by("name").values_list("name", flat=True)
    context = {"page": page, "filters": filters, "with_history": api, "names": names, "commands": COMMANDS}
    return page_or_partial(request, "logs/journal.html", "entries", context)


@signed_in
@require_safe
def own_entries(request: PanelRequest) -> HttpResponse:
    """`/logs/mine/`: what the journal has about the member. All members may see this."""
    size, at = ListState.of(request).per_page, places(request)
    older = at["after"] is None
    start = at["before"] if older else at["after"]
    found = [Line.of_entry(entry, None) for entry in beyond(own(request), start, size + 1, older=older)]
    page = page_of(found[:size], start, more=len(found) > size, older=older, problem=None, cut=None)
    return page_or_partial(request, "logs/mine.html", "entries", {"page": page})


@signed_in
@require_safe
def detail(request: PanelRequest, seq: int) -> HttpResponse:
    """`/logs/<seq>/`: one entry with all its events; for the section Logs, and for the member who did it."""
    entry, allowed = entry_or_404(request, seq), request.access.opens(Section.LOGS)
    events = list(Event.objects.filter(account=entry.account_id, first=entry.seq).order_by("seq"))
    context = {
        "entry": entry,
        "events": events,
        "first": events[0],
        "differences": differences(events[0]),
        "before_is_known": bool(events[0].before),
        "kind": Kind(entry.kind).label,
        "may_look": entry.state == Entry.State.UNKNOWN and may_call(entry.command, request.access.roles),
        "crumbs": [(_("Logs"), reverse("logs:list")) if allowed else (_("Your activity"), reverse("logs:mine"))],
    }
    return render(request, "logs/detail.html", context)


@signed_in
@require_POST
def look(request: PanelRequest, seq: int) -> HttpResponse:
    """`/logs/<seq>/look/`: asks the API whether a write of unknown outcome took effect, and settles it.

    Raises:
        NotAllowed: the member's roles do not allow the write, so they do not allow its outcome.
    """
    entry = entry_or_404(request, seq)
    if entry.state != Entry.State.UNKNOWN:
        raise Http404("The outcome of this entry is known.")
    check_call(entry.command, request.access.roles)
    found = look_up(request.api, entry)
    text = _(found.how)
    messages.info(request, text if found.final else _("%(found)s Look again in a minute.") % {"found": text})
    return redirect("logs:detail", seq)


def entry_or_404(request: PanelRequest, seq: int) -> Entry:
    """
    Raises:
        Http404: the account's journal has no such entry, or the member may not see it.
    """
    everything = Entry.objects.filter(account=request.user.account)
    entries = everything if request.access.opens(Section.LOGS) else own(request)
    entry = entries.select_related("account").filter(seq=min(seq, 2**62)).first()
    if entry is None:
        raise Http404("The journal has no such entry for this member.")
    return entry


@section(Section.LOGS)
@never_cache
@require_GET
def export(request: PanelRequest) -> HttpResponse | StreamingHttpResponse:
    """`/logs/export/?format=csv|xlsx|jsonl`: the journal as it is filtered. The export itself is an event."""
    name = request.GET.get("format", "csv")
    if name not in FORMATS:
        raise Http404("There is no such format.")
    filters, account = filters_of(request), request.user.account
    noted(Actor.of(request), Kind.EXPORTED, details={"format": name} | filters.used)
    content_type, parts = exported(account, filters, name)
    return download(parts, content_type, f"journal-{account.name}-{timezone.localtime():%Y-%m-%d}.{name}")


def filters_of(request: PanelRequest) -> LogFilterForm:
    filters = LogFilterForm(request.GET, with_outside=with_history(request))
    filters.full_clean()
    return filters


def with_history(request: PanelRequest) -> bool:
    return may_call("GetAuditLog", request.access.roles)


def places(request: HttpRequest) -> dict[str, Place | None]:
    return {name: Place.parse(request.GET.get(name, "")) for name in ("before", "after")}


def own(request: PanelRequest) -> QuerySet[Entry]:
    """What the member did, and what happened to their sign-in."""
    did = Q(member_id=request.user.pk)
    suffered = Q(object_kind="member", object_id=str(request.user.pk))
    return Entry.objects.filter(did | suffered, account=request.user.account)
