"""Writes about service accounts, and the one answer that holds a private key."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.debug import sensitive_variables

from panel.access.matrix import Section
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
from panel.remote.undoing import say_done
from panel.service_accounts.forms import EditKeyForm, NewKeyForm
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


def edit(request: PanelRequest, row: Row, form: EditKeyForm) -> Attempted[None] | Unchanged | PartlySaved:
    """Up to two calls, which the API cannot make one: UpdateKey, and SetKeyRoles or RemoveKeyRoles."""
    if "roles" in form.edited and "roles" in row.key.unclear:
        form.add_error("roles", _(UNCLEAR_ROLES))
        return Invalid()
    steps = list(steps_of(request, row, form))
    return in_steps(request.api, form, steps, {row.key.id: of_key(row.key)}) if steps else Unchanged()


def steps_of(request: PanelRequest, row: Row, form: EditKeyForm) -> Iterator[Step]:
    """A call for each edit. UpdateKey needs both fields: what was not edited is sent as it was read."""
    keys, edited, held = request.api.keys, form.edited, row.key.role_names
    if about := {name: edited[name] for name in ("name", "description") if name in edited}:
        fields = {"name": row.key.name, "description": row.key.description, **about}
        yield Step(
            _("Name and description were saved."),
            _("save name and description (UpdateKey)"),
            lambda: keys.change(row.key.id, **fields),
        )
    if wanted := edited.get("roles"):
        left = _("give exactly %(roles)s (SetKeyRoles)") % {"roles": ", ".join(wanted)}
        yield Step(_("The roles were saved."), left, lambda: keys.set_roles(row.key.id, wanted))
    elif "roles" in edited:
        left = _("remove %(roles)s (RemoveKeyRoles)") % {"roles": ", ".join(held)}
        yield Step(_("The roles were removed."), left, lambda: keys.remove_roles(row.key.id, held))


def report(request: PanelRequest, row: Row, form: EditKeyForm) -> None:
    """After saving: say what is the case now."""
    name = form.cleaned_data["name"]
    if "roles" in form.edited:
        report_roles(request, row, name, form.edited["roles"])
    else:
        text = _("Service account %(name)s was saved.") % {"name": name}
        say_done(request, text, Section.SERVICE_ACCOUNTS, about=name)


def report_roles(request: PanelRequest, row: Row, name: str, wanted: list[str]) -> None:
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
    now = {"name": name, "roles": ", ".join(sorted(held)) or _("no role")}
    if held == frozenset(wanted):
        say_done(request, _("%(name)s now has: %(roles)s.") % now, Section.SERVICE_ACCOUNTS, about=name)
    else:
        text = _("The API accepted the change, but %(name)s now has: %(roles)s. Check the roles.")
        messages.warning(request, text % now)


def names(request: PanelRequest, row: Row) -> frozenset[str]:
    """The present roles, without inherited ones."""
    return frozenset(given(request.api.keys.roles(row.key.id)))


def delete(request: PanelRequest, row: Row, form: ApiForm) -> Attempted[None]:
    return attempt(request.api, form, lambda: request.api.keys.delete(row.key.id), before={row.key.id: of_key(row.key)})
