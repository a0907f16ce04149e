"""Writes about service accounts, and the one answer that holds a private key."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
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
from panel.service_accounts.listing import Row
from panel.web.api_forms import ApiForm, error_in_words

LIMITED = N_("Saved. Subusers can no longer make a service account that may do more than they may in the panel.")
UNLIMITED = N_("Saved. Subusers can give a service account every role whose rights they have.")
UNCLEAR_ROLES = N_("Not all roles of this key can be read, and saving could remove them. Change them at Voximplant.")


def create(request: PanelRequest, form: NewKeyForm) -> Attempted[Credentials]:
    """CreateKey. If a look found that it was done, the outcome has no value: the key was lost with the answer."""
    return attempt(request.api, form, lambda: request.api.keys.create(**form.cleaned_data))


@sensitive_variables("credentials")
def as_download(credentials: Credentials) -> HttpResponse:
    """credentials.json. It is only in this response: not in the database, the session, a cache or a log."""
    response = HttpResponse(credentials.as_file(), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="credentials.json"'
    response["Cache-Control"] = "no-store, private"
    return response


def set_limit(request: PanelRequest, *, keys_within_sections: bool) -> None:
    """It counts from the next write on, in every process."""
    account = request.user.account
    account.keys_within_sections = keys_within_sections
    account.save(update_fields=["keys_within_sections"])
    note(
        Actor.of(request),
        Kind.SETTINGS_CHANGED,
        details={"keys_within_sections": "on" if keys_within_sections else "off"},
    )
    messages.success(request, _(LIMITED if keys_within_sections else UNLIMITED))


def edit(request: PanelRequest, row: Row, form: AboutForm) -> Attempted[None] | Unchanged:
    """UpdateKey needs both fields: what was not edited is sent as it was just read."""
    if not form.edited:
        return Unchanged()
    fields = {"name": row.key.name, "description": row.key.description, **form.edited}
    return attempt(
        request.api, form, lambda: request.api.keys.change(row.key.id, **fields), before={row.key.id: of_key(row.key)}
    )


def set_roles(request: PanelRequest, row: Row, form: KeyRolesForm) -> Attempted[None] | Unchanged:
    if "roles" not in form.edited:
        return Unchanged()
    if "roles" in row.key.unclear:
        form.add_error("roles", _(UNCLEAR_ROLES))
        return Invalid()
    keys, wanted, held = request.api.keys, form.edited["roles"], row.key.role_names
    return attempt(
        request.api,
        form,
        lambda: keys.set_roles(row.key.id, wanted) if wanted else keys.remove_roles(row.key.id, held),
        before={row.key.id: of_key(row.key)},
    )


def report(request: PanelRequest, row: Row, wanted: list[str]) -> None:
    """After SetKeyRoles: remove other roles, if it only added; show the present state."""
    form = ApiForm({})
    try:
        held = names(request, row)
        if surplus := sorted(held - frozenset(wanted)):
            outcome = attempt(request.api, form, lambda: request.api.keys.remove_roles(row.key.id, surplus))
            if not isinstance(outcome, Saved):
                text = _("The roles were given. Left to do: take away %(roles)s. %(why)s")
                messages.warning(request, text % {"roles": ", ".join(surplus), "why": form.said})
                return
            held = names(request, row)
    except ApiError as error:
        text = _("The API accepted the roles, but the panel could not check them: %(error)s")
        messages.warning(request, text % {"error": error_in_words(error)})
        return
    now = {"name": row.name, "roles": ", ".join(sorted(held)) or _("no role")}
    if held == frozenset(wanted):
        messages.success(request, _("%(name)s now has: %(roles)s.") % now)
    else:
        text = _("The API accepted the change, but %(name)s now has: %(roles)s. Check the roles.")
        messages.warning(request, text % now)


def names(request: PanelRequest, row: Row) -> frozenset[str]:
    """The present roles, without inherited ones."""
    return frozenset(given(request.api.keys.roles(row.key.id)))


def delete(request: PanelRequest, row: Row, form: ApiForm) -> Attempted[None]:
    return attempt(request.api, form, lambda: request.api.keys.delete(row.key.id), before={row.key.id: of_key(row.key)})
