"""Who did what: the journal of this panel, and the history of the account."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from panel.access.access import Access
from panel.access.decorators import section
from panel.access.matrix import Section
from panel.access.menu import Entry as Tab
from panel.accounts.models import Account, Member
from panel.api.answers import Slice
from panel.api.calls import as_argument
from panel.api.errors import ApiRefused
from panel.api.history import AuditRow
from panel.api.rights import check_call, may_call
from panel.journal.models import Entry
from panel.logs.forms import WRITES, HistoryFilterForm, JournalFilterForm
from panel.remote.requests import PanelRequest
from panel.web.http import page_or_partial
from panel.web.lists import ListState


@section(Section.LOGS)
@require_safe
def list_entries(request: PanelRequest) -> HttpResponse:
    """`/logs/`: every write that went through this panel, newest first: by whom, when, what, how it ended."""
    state, account = ListState.of(request), request.user.account
    names = Member.objects.filter(account=account).order_by("name").values_list("name", flat=True)
    filters = JournalFilterForm(request.GET, names=names)
    filters.full_clean()
    found = matching(account, filters)
    entries = Slice(tuple(found[state.offset : state.offset + state.per_page]), found.count(), state.offset)
    context = {
        "entries": entries,
        "state": state,
        "filters": filters,
        "commands": WRITES,
        "tabs": log_tabs(request.access, "logs:list"),
    }
    return page_or_partial(request, "logs/journal.html", "entries", context)


@section(Section.LOGS)
@require_safe
def account_history(request: PanelRequest) -> HttpResponse:
    """`/logs/account/`: the changes that the API itself wrote down, whatever made them. For who may GetAuditLog."""
    check_call("GetAuditLog", request.access.roles)
    api, state = request.api, ListState.of(request)
    subusers = [(subuser.id, subuser.name) for subuser in api.subusers.list()]
    filters = HistoryFilterForm(request.GET, subusers=subusers)
    filters.full_clean()
    refusal: ApiRefused | None = None
    try:
        rows = api.history.list(**filters.wanted(), offset=state.offset, count=state.per_page)
    except ApiRefused as error:
        rows, refusal = Slice[AuditRow]((), 0), error
    since, until = filters.span()
    context = {
        "rows": rows,
        "lines": [(row, in_words(row.arguments), in_words(row.result)) for row in rows],
        "refusal": refusal,
        "state": state,
        "filters": filters,
        "since": since,
        "until": until,
        "commands": WRITES,
        "tabs": log_tabs(request.access, "logs:account"),
    }
    return page_or_partial(request, "logs/history.html", "history", context)


def in_words(values: dict[str, Any]) -> dict[str, str]:
    """Arguments and results as they are sent: lists joined, booleans in lower case."""
    return {
        name: as_argument(value) if isinstance(value, bool | list) else str(value) for name, value in values.items()
    }


def matching(account: Account, filters: JournalFilterForm) -> QuerySet[Entry]:
    """The account's entries that fit, newest first. Arguments are searched as they are kept: as JSON."""
    found = Entry.objects.filter(account=account).order_by("-at", "-pk")
    exact = {"member_name": "who", "command": "command", "state": "state"}
    found = found.filter(**{column: filters.value(name) for column, name in exact.items() if filters.value(name)})
    if since := filters.moment("since"):
        found = found.filter(at__gte=since)
    if until := filters.moment("until"):
        found = found.filter(at__lte=until)
    if q := filters.value("q"):
        texts = ("member_name", "command", "message", "arguments", "ip")
        found = found.filter(Q.create([(f"{name}__icontains", q) for name in texts], connector=Q.OR))
    return found


def log_tabs(access: Access, current: str) -> list[Tab]:
    """Both logs, where both open."""
    pages = {"logs:list": ("Through this panel", "clipboard-document-list"), "logs:account": ("Account", "clock")}
    return [
        Tab(label, reverse(route), icon, route == current)
        for route, (label, icon) in pages.items()
        if route != "logs:account" or may_call("GetAuditLog", access.roles)
    ]
