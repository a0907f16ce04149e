"""Service accounts: list, create with the one-time download, rename, roles, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.api.answers import Slice
from panel.api.errors import ApiError
from panel.api.keys import Key
from panel.api.rights import NotAllowed
from panel.remote.requests import PanelRequest
from panel.resilience.last_known import read_or_last_known
from panel.service_accounts import saving
from panel.service_accounts.forms import AboutForm, LimitForm, NewKeyForm, RolesForm
from panel.service_accounts.lookup import Row, check_within, find, offered, row_or_404, rows_of
from panel.web.api_forms import TypedNameForm
from panel.web.http import page_or_partial
from panel.web.lists import ListState, way_back


@section(Section.SERVICE_ACCOUNTS)
@require_safe
def list_keys(request: PanelRequest) -> HttpResponse:
    """`/settings/service_accounts/`: all keys with their roles and whose they are."""
    state = ListState.of(request)
    known = read_or_last_known(
        request.user.account.pk, "service_accounts", "", Slice[Key], lambda: request.api.keys.list()
    )
    rows = rows_of(request, known.rows)
    limit = LimitForm(initial={"keys_within_sections": request.user.account.keys_within_sections})
    context = {"known": known, "rows": find(rows, state), "state": state, "limit": limit}
    return page_or_partial(request, "service_accounts/list.html", "service-accounts", context)


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: PanelRequest) -> HttpResponse:
    """`.../new/`: a new key. The answer to the form is the file itself, once; the page stays where it is."""
    yours, kept_back = offered(request)
    form = NewKeyForm(request.POST if request.method == "POST" else None, offered=yours, access=request.access)
    if form.is_valid() and (download := saving.create(request, form)):
        return download
    context = {"form": form, "kept_back": kept_back, **crumbs(request)}
    return render(request, "service_accounts/new.html", context)


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: PanelRequest, key_id: str) -> HttpResponse:
    """`.../<key_id>/`: name and description; the roles beneath have their own form."""
    row = row_or_404(request, key_id)
    initial = {"name": row.key.name, "description": row.key.description}
    form = AboutForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        check_within(row, "UpdateKey")
    if form.is_valid():
        try:
            request.api.keys.change(key_id, **form.cleaned_data)
        except ApiError as error:
            form.add_api_error(error)
        else:
            messages.success(request, f"Service account {form.cleaned_data['name']} was saved.")
            return redirect(way_back(request, "service_accounts:edit", key_id))
    return page_of(request, row, form=form)


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_POST
def set_roles(request: PanelRequest, key_id: str) -> HttpResponse:
    """`.../<key_id>/roles/`: the roles as one set."""
    row = row_or_404(request, key_id)
    check_within(row, "SetKeyRoles")
    yours, _ = offered(request)
    form = RolesForm(request.POST, offered=yours, held=row.key.role_names, access=request.access)
    if form.is_valid() and saving.set_roles(request, row, form):
        return redirect(way_back(request, "service_accounts:edit", key_id))
    return page_of(request, row, roles_form=form)


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: PanelRequest, key_id: str) -> HttpResponse:
    """`.../<key_id>/delete/`: deletes the key when its name is typed; never the panel's own."""
    row = row_or_404(request, key_id)
    check_within(row, "DeleteKey")
    form = TypedNameForm(request.POST if request.method == "POST" else None, name=row.name)
    if form.is_valid():
        try:
            request.api.keys.delete(key_id)
        except ApiError as error:
            form.add_api_error(error)
        else:
            messages.success(request, f"Service account {row.name} was deleted.")
            return redirect(way_back(request, "service_accounts:list"))
    context = {"form": form, "row": row, **crumbs(request, row)}
    return page_or_partial(request, "service_accounts/delete.html", "editor", context)


@section(Section.SERVICE_ACCOUNTS)
@require_POST
def set_limit(request: PanelRequest) -> HttpResponse:
    """`.../limit/`: whether subusers may make keys that reach beyond their sections. The main account decides."""
    if not request.user.is_main_account:
        raise NotAllowed("CreateKey", (), reason="Only the main account decides which service accounts may be made.")
    form = LimitForm(request.POST)
    if form.is_valid():
        saving.set_limit(request, keys_within_sections=form.cleaned_data["keys_within_sections"])
    return redirect("service_accounts:list")


def page_of(request: PanelRequest, row: Row, **forms: Any) -> HttpResponse:
    """The page about one key, with its forms where the member may change it."""
    yours, kept_back = offered(request)
    about = {"name": row.key.name, "description": row.key.description}
    context = {
        "row": row,
        "form": AboutForm(initial=about),
        "roles_form": RolesForm(offered=yours, held=row.key.role_names, access=request.access),
        "kept_back": kept_back,
        **crumbs(request),
        **forms,
    }
    return render(request, "service_accounts/edit.html", context)


def crumbs(request: PanelRequest, row: Row | None = None) -> dict[str, Any]:
    """The way here, and the list as it was."""
    back = way_back(request, "service_accounts:list")
    way = [("Service accounts", back)]
    if row:
        way.append((row.name, way_back(request, "service_accounts:edit", row.key.id)))
    return {"crumbs": way, "back": back}
