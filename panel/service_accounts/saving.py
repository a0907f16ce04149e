"""Writing: a new key with its file, and roles as one set."""

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.views.decorators.debug import sensitive_variables

from panel.api.errors import ApiError
from panel.api.keys import Credentials, Keys
from panel.api.roles import given
from panel.remote.requests import PanelRequest
from panel.service_accounts.forms import NewKeyForm, RolesForm
from panel.service_accounts.lookup import Row

SENT_KEPT_SECONDS = 12 * 3600  # longer than a session
UNCLEAR_ROLES = "Not all roles of this key can be read, and setting them could take those away. Nothing was changed."
SENT_BEFORE = (
    "This form was sent before, and a key can be had only once. Look at the list whether the service account is there; "
    "if its file was lost, delete it and create another."
)


@sensitive_variables("credentials")
def create(request: PanelRequest, form: NewKeyForm) -> HttpResponse | None:
    """The new key's file; None when the form says what stands in the way."""
    if not cache.add(f"key-made:{request.user.pk}:{form.cleaned_data['once']}", "yes", SENT_KEPT_SECONDS):
        form.add_error(None, SENT_BEFORE)
        return None
    try:
        credentials = request.api.keys.create(**form.arguments())
    except ApiError as error:
        form.add_api_error(error)
        form.renew()
        return None
    messages.success(request, f"Service account {form.cleaned_data['name']} was created, and its key downloaded.")
    return as_download(credentials)


@sensitive_variables("credentials")
def as_download(credentials: Credentials) -> HttpResponse:
    """credentials.json. It is in this answer and nowhere else: not in the database, the session, a cache, a log."""
    response = HttpResponse(credentials.as_file(), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="credentials.json"'
    response["Cache-Control"] = "no-store, private"
    return response


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
