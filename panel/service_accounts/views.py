"""Service accounts: list, create with the one-time download, rename, roles, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.access.opened import Opened
from panel.access.reach import opened_beyond
from panel.api.answers import Slice
from panel.api.errors import NotAllowed
from panel.api.keys import Credentials, Key
from panel.remote.outcomes import PartlySaved, Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.remote.sent import Settled
from panel.resilience.last_known import read_or_last_known
from panel.role_choice.offering import offered
from panel.service_accounts import saving
from panel.service_accounts.forms import EditKeyForm, LimitForm, NewKeyForm, typed
from panel.service_accounts.listing import Row, rows_of, search
from panel.service_accounts.lookup import admin_users, check_within, row_or_404
from panel.team.models import forget_key_suspension, key_suspension_of
from panel.web.api_forms import TypedNameForm
from panel.web.http import page_or_partial
from panel.web.lists import ListState, way_back, way_on
from panel.web.messages import success, unchanged

KEY_LOST = N_(
    "Service account %(name)s was created, but the answer with its key was lost, and nobody can get this key again. "
    "Delete it and create another one."
)


@section(Section.SERVICE_ACCOUNTS)
@require_safe
def list_keys(request: PanelRequest) -> HttpResponse:
    """`/settings/service_accounts/`: all keys with their roles and whose they are."""
    state, nameless = ListState.of(request), request.GET.get("name") == "none"
    known = read_or_last_known(
        request.user.account.pk, "service_accounts", "", Slice[Key], lambda: request.api.keys.list()
    )
    rows = rows_of(request, known.rows)
    limit = LimitForm(initial={"keys_within_sections": request.user.account.keys_within_sections})
    context = {
        "known": known,
        "rows": search(rows, state, nameless=nameless),
        "nameless": nameless,
        "state": state,
        "limit": limit,
        "admin_users": None if known.as_of else admin_users(request),  # the API has just failed to return the list
    }
    return page_or_partial(request, "service_accounts/list.html", "service_accounts", context)


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: PanelRequest) -> HttpResponse:
    """`.../new/`: a new key. The response to the form is the file itself, once; the page does not change."""
    yours, kept_back = offered(request)
    form = NewKeyForm(request.POST if request.method == "POST" else None, offered=yours, maker=request.access)
    match form.is_valid() and saving.create(request, form):
        case Saved(value=None, looked=Settled(found_id=key_id)):
            messages.warning(request, _(KEY_LOST) % form.cleaned_data)
            return redirect("service_accounts:detail", key_id)
        case Saved(value=Credentials() as credentials):
            text = _("Service account %(name)s was created, and its key was downloaded.")
            messages.success(request, text % form.cleaned_data)
            if more := opened_beyond(request.access.sections, form.cleaned_data["roles"]):
                text = _("It may do what you may not do in the panel: %(methods)s. This is recorded in the journal.")
                messages.warning(request, text % {"methods": ", ".join(more)})
            return saving.as_download(credentials)
    context = {"form": form, "kept_back": kept_back, **crumbs(request)}
    return render(request, "service_accounts/new.html", context)


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_safe
def detail(request: PanelRequest, key_id: str) -> HttpResponse:
    """`.../<key_id>/`: what it is, whose it is, what it may do."""
    row = row_or_404(request, key_id)
    opened = Opened.by(row.key.all_role_names)
    suspension = key_suspension_of(request.user.account, key_id)
    context = {"row": row, "opened": opened, "suspension": suspension, **crumbs(request)}
    return render(request, "service_accounts/detail.html", context)


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: PanelRequest, key_id: str) -> HttpResponse:
    """`.../<key_id>/edit/`: name, description and roles; never of the panel's own key."""
    row = row_or_404(request, key_id)
    check_within(row, "UpdateKey")
    yours, kept_back = offered(request)
    sent = request.POST if request.method == "POST" else None
    form = EditKeyForm(sent, offered=yours, key=row.key, maker=request.access)
    if "preview" in request.POST:
        form = EditKeyForm(initial=typed(request.POST), offered=yours, key=row.key, maker=request.access)
    partly: PartlySaved | None = None
    match form.is_valid() and saving.edit(request, row, form):
        case Unchanged():
            unchanged(request, row.name)
            return redirect(way_on(request, "service_accounts", key_id))
        case Saved():
            saving.report(request, row, form)
            return redirect(way_on(request, "service_accounts", key_id))
        case PartlySaved() as half:
            partly, lost, row = half, form.lost, row_or_404(request, key_id)
            form = EditKeyForm(initial=typed(request.POST), offered=yours, key=row.key, maker=request.access)
            form.lost = lost
    context = {"row": row, "form": form, "kept_back": kept_back, "partly": partly, **crumbs(request, row)}
    return page_or_partial(request, "service_accounts/edit.html", "editor", context)


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: PanelRequest, key_id: str) -> HttpResponse:
    """`.../<key_id>/delete/`: deletes the key after its name is typed; never the panel's own."""
    row = row_or_404(request, key_id)
    check_within(row, "DeleteKey")
    form = TypedNameForm(request.POST if request.method == "POST" else None, name=row.name)
    match form.is_valid() and saving.delete(request, row, form):
        case Saved():
            forget_key_suspension(request.user.account, key_id)
            success(request, _("Service account %(name)s was deleted.") % {"name": row.name}, row.name)
            return redirect(way_back(request, "service_accounts:list"))
    context = {"form": form, "row": row, **crumbs(request, row)}
    return page_or_partial(request, "service_accounts/delete.html", "editor", context)


@section(Section.SERVICE_ACCOUNTS)
@require_POST
def set_limit(request: PanelRequest) -> HttpResponse:
    """`.../limit/`: whether subusers may make keys that open more than their sections. Only for the main account."""
    if not request.user.is_main_account:
        raise NotAllowed("CreateKey", (), reason=_("Only the main account can change this setting."))
    form = LimitForm(request.POST)
    if form.is_valid():
        saving.set_limit(request, keys_within_sections=form.cleaned_data["keys_within_sections"])
    return redirect("service_accounts:list")


def crumbs(request: PanelRequest, row: Row | None = None) -> dict[str, Any]:
    back = way_back(request, "service_accounts:list")
    way = [(_("Service accounts"), back)]
    if row:
        way.append((row.name, way_back(request, "service_accounts:detail", row.key.id)))
    return {"crumbs": way, "back": way_on(request, "service_accounts", row.key.id) if row else back}
