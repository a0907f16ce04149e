"""Writing: a new key with its file, and roles as one set."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.debug import sensitive_variables

from panel.access.reach import opened_beyond
from panel.api.errors import ApiError
from panel.api.keys import Credentials, Keys
from panel.api.roles import given
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.remote.requests import PanelRequest
from panel.service_accounts.forms import NewKeyForm, RolesForm
from panel.service_accounts.lookup import Row

LIMITED = "Subusers make no service account any more that may do more than they may in the panel."
UNLIMITED = "Subusers may give a service account every role whose rights they have, whatever it opens beside the panel."
UNCLEAR_ROLES = "Not all roles of this key can be read, and setting them could take those away. Nothing was changed."


@sensitive_variables("credentials")
def create(request: PanelRequest, form: NewKeyForm) -> HttpResponse | None:
    """The new key's file; None when the form says what stands in the way."""
    try:
        credentials = request.api.keys.create(**form.cleaned_data)
    except ApiError as error:
        form.add_api_error(error)
        return None
    messages.success(request, f"Service account {form.cleaned_data['name']} was created, and its key downloaded.")
    if more := opened_beyond(request.access.sections, form.cleaned_data["roles"]):
        messages.warning(
            request, f"It may do what you may not in the panel: {', '.join(more)}. The journal holds that."
        )
    return as_download(credentials)


@sensitive_variables("credentials")
def as_download(credentials: Credentials) -> HttpResponse:
    """credentials.json. It is in this answer and nowhere else: not in the database, the session, a cache, a log."""
    response = HttpResponse(credentials.as_file(), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="credentials.json"'
    response["Cache-Control"] = "no-store, private"
    return response


def set_limit(request: PanelRequest, *, keys_within_sections: bool) -> None:
    """Keep the main account's wish; from the next write on it holds in every process."""
    account = request.user.account
    account.keys_within_sections = keys_within_sections
    account.save(update_fields=["keys_within_sections"])
    note(
        Actor.of(request),
        Kind.SETTINGS_CHANGED,
        details={"keys_within_sections": "on" if keys_within_sections else "off"},
    )
    messages.success(request, "Saved. " + (LIMITED if keys_within_sections else UNLIMITED))


def set_roles(request: PanelRequest, row: Row, form: RolesForm) -> bool:
    """Give the key exactly these roles; False when the form says what stands in the way."""
    keys, wanted = request.api.keys, form.cleaned_data["roles"]
    if sorted(wanted) == sorted(form.held):
        messages.info(request, "Nothing was changed.")
        return True
    if "roles" in row.key.unclear:
        form.add_error("roles", UNCLEAR_ROLES)
        return False
    try:
        if wanted:
            keys.set_roles(row.key.id, wanted)
        else:
            keys.remove_roles(row.key.id, form.held)
    except ApiError as error:
        form.add_api_error(error)
        return False
    settle(request, keys, row, wanted)
    return True


def settle(request: PanelRequest, keys: Keys, row: Row, wanted: list[str]) -> None:
    """Read back; take away what the API left, should SetKeyRoles only add; say what is the case now."""
    try:
        held = names(keys, row.key.id)
        if surplus := sorted(held - frozenset(wanted)):
            keys.remove_roles(row.key.id, surplus)
            held = names(keys, row.key.id)
    except ApiError as error:
        messages.warning(request, f"The API took the roles, but it is not certain what came of it: {error}")
        return
    now = ", ".join(sorted(held)) or "no role"
    if held == frozenset(wanted):
        messages.success(request, f"{row.name} has {now} now.")
    else:
        messages.warning(request, f"The API took the change, but {row.name} has {now} now.")


def names(keys: Keys, key_id: str) -> frozenset[str]:
    """The roles that a key was given."""
    return frozenset(given(keys.roles(key_id)))
