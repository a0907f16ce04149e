"""Service accounts: list, create with the one-time download, rename, roles, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.access.reach import opened_beyond
from panel.api.answers import Slice
from panel.api.keys import Credentials, Key
from panel.api.rights import NotAllowed
from panel.remote.outcomes import Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.remote.sent import Settled
from panel.resilience.last_known import read_or_last_known
from panel.role_choice.offering import offered
from panel.service_accounts import saving
from panel.service_accounts.forms import AboutForm, KeyRolesForm, LimitForm, NewKeyForm
from panel.service_accounts.lookup import Row, admin_users, check_within, find, row_or_404, rows_of
from panel.web.api_forms import TypedNameForm
from panel.web.http import page_or_partial
from panel.web.lists import ListState, way_back

KEY_LOST = (
    "Service account {name} was created, but the answer with its key was lost, and nobody can have that key again. "
    "Delete it and create another."
)


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
    context = {
        "known": known,
        "rows": find(rows, state),
        "state": state,
        "limit": limit,
        "admin_users": None if known.as_of else admin_users(request),  # the API was in vain asked for the list just now
    }
    return page_or_partial(request, "service_accounts/list.html", "service_accounts", context)


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: PanelRequest) -> HttpResponse:
    """`.../new/`: a new key. The answer to the form is the file itself, once; the page stays where it is."""
    yours, kept_back = offered(request)
    form = NewKeyForm(request.POST if request.method == "POST" else None, offered=yours, maker=request.access)
    match form.is_valid() and saving.create(request, form):
        case Saved(value=None, looked=Settled(found_id=key_id)):
            messages.warning(request, KEY_LOST.format(name=form.cleaned_data["name"]))
            return redirect("service_accounts:edit", key_id)
        case Saved(value=Credentials() as credentials):
            name = form.cleaned_data["name"]
            messages.success(request, f"Service account {name} was created, and its key downloaded.")
            if more := opened_beyond(request.access.sections, form.cleaned_data["roles"]):
                more_words = ", ".join(more)
                messages.warning(
                    request, f"It may do what you may not in the panel: {more_words}. The journal holds that."
                )
            return saving.as_download(credentials)
    context = {"form": form, "kept_back": kept_back, **crumbs(request)}
    return render(request, "service_accounts/new.html", context)


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: PanelRequest, key_id: str) -> HttpResponse:
    """`.../<key_id>/`: name and description; the roles beneath have their own form."""
    row = row_or_404(request, key_id)
    form = AboutForm(request.POST if request.method == "POST" else None, now=about(row))
    if request.method == "POST":
        check_within(row, "UpdateKey")
    match form.is_valid() and saving.save(request, row, form):
        case Unchanged():
            messages.info(request, "Nothing was changed.")
            return redirect(way_back(request, "service_accounts:edit", key_id))
        case Saved():
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
    form = KeyRolesForm(request.POST, offered=yours, held=row.key.role_names, maker=request.access)
    match form.is_valid() and saving.set_roles(request, row, form):
        case Unchanged():
            messages.info(request, "Nothing was changed.")
            return redirect(way_back(request, "service_accounts:edit", key_id))
        case Saved():
            saving.report(request, row, form.edited["roles"])
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
    match form.is_valid() and saving.delete(request, row, form):
        case Saved():
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
    context = {
        "row": row,
        "form": AboutForm(now=about(row)),
        "roles_form": KeyRolesForm(offered=yours, held=row.key.role_names, maker=request.access),
        "kept_back": kept_back,
        **crumbs(request),
        **forms,
    }
    return render(request, "service_accounts/edit.html", context)


def about(row: Row) -> dict[str, str]:
    """What the first form edits, as it is now."""
    return {"name": row.key.name, "description": row.key.description}


def crumbs(request: PanelRequest, row: Row | None = None) -> dict[str, Any]:
    """The way here, and the list as it was."""
    back = way_back(request, "service_accounts:list")
    way = [("Service accounts", back)]
    if row:
        way.append((row.name, way_back(request, "service_accounts:edit", row.key.id)))
    return {"crumbs": way, "back": back}
