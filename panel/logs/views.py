"""Who did what: the journal of this panel and the history of the account, as one stream."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe
from django_htmx.http import push_url

from panel.access.decorators import section, signed_in
from panel.access.matrix import Section
from panel.api.rights import check_call, may_call
from panel.http import is_fragment
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.models import Entry, Event
from panel.journal.noting import noted
from panel.journal.settling import adopt_lost_writes
from panel.logs.differences import differences
from panel.logs.exporting import FORMATS, exported
from panel.logs.forms import COMMANDS, LogFilterForm
from panel.logs.links import KIND_OF, lines_of, linked, page_of_thing
from panel.logs.stream import Line, Page, Place, beyond, learned, page_of, read
from panel.people.models import Member
from panel.remote.lost_writes import look_up
from panel.remote.requests import PanelRequest
from panel.web.http import page_or_partial
from panel.web.lists import ListState, querystring
from panel.web.spreadsheets import download

A_FEW = 5  # lines, on the page of a thing
THIS = {
    "user": N_("this user"),
    "application": N_("this application"),
    "subuser": N_("this subuser"),
    "service account": N_("this service account"),
    "skill": N_("this skill"),
    "queue": N_("this queue"),
}


@section(Section.LOGS)
@require_safe
def list_entries(request: PanelRequest) -> HttpResponse:
    """`/logs/`: everything that happened, newest first; with the account's history if GetAuditLog is allowed."""
    account, filters = request.user.account, filters_of(request)
    adopt_lost_writes(account)
    api = request.api if with_history(request) else None
    page = with_links(read(account, api, filters, ListState.of(request).per_page, **places(request)), request)
    names = Member.objects.filter(account=account).order_by("name").values_list("name", flat=True)
    context = {"page": page, "filters": filters, "with_history": api, "names": names, "commands": COMMANDS}
    response = page_or_partial(request, "logs/journal.html", "entries", context)
    if filters.turned_round:
        span = {name: filters.shown(name) for name in ("since", "until")}
        push_url(response, f"{request.path}{querystring(request.GET, **span)}")
    return response


@section(Section.LOGS)
@require_safe
def about(request: PanelRequest, kind: str, object_id: str) -> HttpResponse:
    """`/logs/about/<kind>/<id>/`: what was done to one thing, by whom; a part of its page and a page of its own."""
    if kind not in KIND_OF:
        raise Http404("The journal knows no such kind of thing.")
    account, thing = request.user.account, (KIND_OF[kind], object_id)
    adopt_lost_writes(account)
    filters = LogFilterForm({"object": thing[0], "about": object_id}, with_outside=with_history(request))
    filters.full_clean()
    size = A_FEW if is_fragment(request) else ListState.of(request).per_page
    page = read(account, request.api if with_history(request) else None, filters, size, **places(request))
    assert page.names is not None  # noqa: S101 - `read` knows them
    page.names.learn([thing])
    known = page.names.known(thing)
    context = {
        "page": with_links(replace(page, lines=tuple(called_this(line, thing) for line in page.lines)), request),
        "thing": thing,
        "slug": kind,
        "called": known.name(None) or _("%(kind)s no. %(id)s") % {"kind": _(thing[0]), "id": object_id},
        "url": "" if known.is_gone else page_of_thing(*thing, known, request.access),
        "with_history": with_history(request),
        "crumbs": [(_("Logs"), reverse("logs:list"))],
    }
    return page_or_partial(request, "logs/about.html", "history", context)


def called_this(line: Line, thing: tuple[str, str]) -> Line:
    """On a thing's own page it is "this user" where its name at the time is not known."""
    told = line.told
    is_nameless = not told.object_name and not line.name and (told.object_kind, told.object_id) == thing
    return replace(line, name=_(THIS[thing[0]])) if is_nameless else line


def with_links(page: Page, request: PanelRequest) -> Page:
    """The page with names that lead somewhere."""
    names = page.names or learned(request.user.account, page.lines)
    return replace(page, lines=tuple(linked(line, names, request.access) for line in page.lines), names=names)


@signed_in
@require_safe
def own_entries(request: PanelRequest) -> HttpResponse:
    """`/logs/mine/`: what the journal has about the member. All members may see this."""
    size, at = ListState.of(request).per_page, places(request)
    older = at["after"] is None
    start = at["before"] if older else at["after"]
    found = [Line.of_entry(entry, None) for entry in beyond(own(request), start, size + 1, older=older)]
    page = page_of(found[:size], start, more=len(found) > size, older=older, problem=None, cut=None)
    page = with_links(page, request)
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
        "line": lines_of(entry.account, [entry], request.access)[0],
        "differences": (changes := differences(events[0])),
        "before_is_known": any(row.before is not None for row in changes),
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
