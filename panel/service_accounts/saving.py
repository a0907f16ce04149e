"""Writes about service accounts, and the one answer that holds a private key."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.debug import sensitive_variables

from panel.api.errors import ApiError
from panel.api.keys import Credentials
from panel.api.roles import given
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.remote.attempts import Step, attempt, in_steps
from panel.remote.looks import of_key
from panel.remote.outcomes import Attempted, Invalid, PartlySaved, Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.service_accounts.forms import EditKeyForm, NewKeyForm
from panel.service_accounts.listing import Row
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


def edit(request: PanelRequest, row: Row, form: EditKeyForm) -> Attempted[None] | Unchanged | PartlySaved:
    """Up to two calls, which the API cannot make one: UpdateKey, and SetKeyRoles or RemoveKeyRoles."""
    if "roles" in form.edited and "roles" in row.key.unclear:
        form.add_error("roles", UNCLEAR_ROLES)
        return Invalid()
    steps = list(steps_of(request, row, form))
    return in_steps(request.api, form, steps, {row.key.id: of_key(row.key)}) if steps else Unchanged()


def steps_of(request: PanelRequest, row: Row, form: EditKeyForm) -> Iterator[Step]:
    """A call for each thing that was edited. UpdateKey wants both fields: what was not edited goes along as read."""
    keys, edited, held = request.api.keys, form.edited, row.key.role_names
    if about := {name: edited[name] for name in ("name", "description") if name in edited}:
        fields = {"name": row.key.name, "description": row.key.description, **about}
        saved = "Name and description were saved."
        yield Step(saved, "save name and description (UpdateKey)", lambda: keys.change(row.key.id, **fields))
    if wanted := edited.get("roles"):
        left = f"give exactly {', '.join(wanted)} (SetKeyRoles)"
        yield Step("The roles were saved.", left, lambda: keys.set_roles(row.key.id, wanted))
    elif "roles" in edited:
        left = f"remove {', '.join(held)} (RemoveKeyRoles)"
        yield Step("The roles were removed.", left, lambda: keys.remove_roles(row.key.id, held))


def report(request: PanelRequest, row: Row, form: EditKeyForm) -> None:
    """After saving: say what is the case now."""
    name = form.cleaned_data["name"]
    if "roles" in form.edited:
        report_roles(request, row, name, form.edited["roles"])
    else:
        messages.success(request, f"Service account {name} was saved.")


def report_roles(request: PanelRequest, row: Row, name: str, wanted: list[str]) -> None:
    """Take away what the API left, should SetKeyRoles only add; read back what the key has now."""
    form = ApiForm({})
    try:
        held = names(request, row)
        if surplus := sorted(held - frozenset(wanted)):
            outcome = attempt(request.api, form, lambda: request.api.keys.remove_roles(row.key.id, surplus))
            if not isinstance(outcome, Saved):
                left = ", ".join(surplus)
                messages.warning(request, f"{name} was saved. Left to do: take away {left}. {form.said}")
                return
            held = names(request, row)
    except ApiError as error:
        messages.warning(request, f"{name} was saved, but its roles could not be read again: {error}")
        return
    now = ", ".join(sorted(held)) or "no role"
    if held == frozenset(wanted):
        messages.success(request, f"Service account {name} was saved. It has {now} now.")
    else:
        messages.warning(request, f"The API took the change, but {name} has {now} now.")


def names(request: PanelRequest, row: Row) -> frozenset[str]:
    """The roles that a key was given, as they are now."""
    return frozenset(given(request.api.keys.roles(row.key.id)))


def delete(request: PanelRequest, row: Row, form: ApiForm) -> Attempted[None]:
    """DeleteKey."""
    return attempt(request.api, form, lambda: request.api.keys.delete(row.key.id), before={row.key.id: of_key(row.key)})
