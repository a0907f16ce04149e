"""Writes about service accounts, and the one answer that holds a private key."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.debug import sensitive_variables

from panel.api.errors import ApiError
from panel.api.keys import Credentials
from panel.api.roles import given
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.remote.attempts import attempt
from panel.remote.looks import of_key
from panel.remote.outcomes import Attempted, Invalid, Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.service_accounts.forms import AboutForm, KeyRolesForm, NewKeyForm
from panel.service_accounts.lookup import Row
from panel.web.api_forms import ApiForm

LIMITED = "Subusers make no service account any more that may do more than they may in the panel."
UNLIMITED = "Subusers may give a service account every role whose rights they have, whatever it opens beside the panel."
UNCLEAR_ROLES = "Not all roles of this key can be read, and setting them could take those away. Nothing was changed."


def create(request: PanelRequest, form: NewKeyForm) -> Attempted[Credentials]:
    """CreateKey. Where a look found it done, the outcome has no value: the private key was lost with the answer."""
    return attempt(request.api, form, lambda: request.api.keys.create(**form.cleaned_data))


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


def save(request: PanelRequest, row: Row, form: AboutForm) -> Attempted[None] | Unchanged:
    """UpdateKey. It wants both fields: what was not edited goes along as it was just read."""
    if not form.edited:
        return Unchanged()
    fields = {"name": row.key.name, "description": row.key.description, **form.edited}
    return attempt(
        request.api, form, lambda: request.api.keys.change(row.key.id, **fields), before={row.key.id: of_key(row.key)}
    )


def set_roles(request: PanelRequest, row: Row, form: KeyRolesForm) -> Attempted[None] | Unchanged:
    """Give the key exactly these roles."""
    if "roles" not in form.edited:
        return Unchanged()
    if "roles" in row.key.unclear:
        form.add_error("roles", UNCLEAR_ROLES)
        return Invalid()
    keys, wanted, held = request.api.keys, form.edited["roles"], row.key.role_names
    return attempt(
        request.api,
        form,
        lambda: keys.set_roles(row.key.id, wanted) if wanted else keys.remove_roles(row.key.id, held),
        before={row.key.id: of_key(row.key)},
    )


def report(request: PanelRequest, row: Row, wanted: list[str]) -> None:
    """After the roles were set: take away what the API left, should SetKeyRoles only add; say what is the case now."""
    form = ApiForm({})
    try:
        held = names(request, row)
        if surplus := sorted(held - frozenset(wanted)):
            outcome = attempt(request.api, form, lambda: request.api.keys.remove_roles(row.key.id, surplus))
            if not isinstance(outcome, Saved):
                left = ", ".join(surplus)
                messages.warning(request, f"The roles were given. Left to do: take away {left}. {form.said}")
                return
            held = names(request, row)
    except ApiError as error:
        messages.warning(request, f"The API took the roles, but they could not be read again: {error}")
        return
    now = ", ".join(sorted(held)) or "no role"
    if held == frozenset(wanted):
        messages.success(request, f"{row.name} has {now} now.")
    else:
        messages.warning(request, f"The API took the change, but {row.name} has {now} now.")


def names(request: PanelRequest, row: Row) -> frozenset[str]:
    """The roles that a key was given, as they are now."""
    return frozenset(given(request.api.keys.roles(row.key.id)))


def delete(request: PanelRequest, row: Row, form: ApiForm) -> Attempted[None]:
    """DeleteKey."""
    return attempt(request.api, form, lambda: request.api.keys.delete(row.key.id), before={row.key.id: of_key(row.key)})
