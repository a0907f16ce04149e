"""Writes about subusers, first at the API, then as members of this panel; each returns its outcome."""

from collections.abc import Iterable, Iterator
from functools import partial

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panel.access.matrix import Section
from panel.api.errors import ApiError
from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.remote.attempts import Step, attempt, in_steps
from panel.remote.looks import of_key, of_subuser
from panel.remote.outcomes import Attempted, PartlySaved, Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.remote.undoing import say_done
from panel.sign_in import panel_passwords
from panel.subusers.forms import AgainForm, ChangePasswordForm, EditSubuserForm, NewSubuserForm
from panel.team.models import forget_suspension
from panel.web.api_forms import ApiForm, error_in_words
from panel.web.messages import success, unchanged

WITHOUT_ROLE = gettext_lazy("%(name)s has no role: they can sign in, but can open nothing.")


def create(request: PanelRequest, form: NewSubuserForm) -> Attempted[int]:
    """AddSubUser; then the new subuser can also sign in here."""
    hashed = make_password(form.cleaned_data["password"])  # before anything is sent: hashing may be refused
    outcome = attempt(request.api, form, lambda: request.api.subusers.add(**form.cleaned_data))
    if isinstance(outcome, Saved) and outcome.new_id:
        panel_passwords.give_hashed(request.user.account, outcome.new_id, form.cleaned_data["name"], hashed)
    return outcome


def create_again(request: PanelRequest, subuser: Subuser, form: AgainForm, hashed: str) -> Attempted[int]:
    """AddSubUser with the values of the deleted subuser: the second half of creating again.

    `hashed` is the password's hash, which is made before the deletion, since hashing may be refused.
    """
    password = form.cleaned_data["password"]
    outcome = attempt(
        request.api,
        form,
        lambda: request.api.subusers.add(
            name=subuser.name, password=password, description=subuser.description, roles=subuser.role_names
        ),
    )
    if isinstance(outcome, Saved) and outcome.new_id:
        panel_passwords.give_hashed(request.user.account, outcome.new_id, subuser.name, hashed)
    return outcome


def edit(request: PanelRequest, subuser: Subuser, form: EditSubuserForm) -> Attempted[None] | Unchanged | PartlySaved:
    """Up to three calls: the description, the added roles, the removed roles.

    Added roles come first, so that nobody is without a role in between.
    """
    steps = list(steps_of(request, subuser, form))
    if not steps:
        return Unchanged()
    before = {str(subuser.id): of_subuser(subuser)}
    return in_steps(request.api, form, steps, before)


def steps_of(request: PanelRequest, subuser: Subuser, form: EditSubuserForm) -> Iterator[Step]:
    subusers, edited = request.api.subusers, form.edited
    if "description" in edited:
        yield Step(
            _("The description was saved."),
            _("save the description (SetSubUserInfo)"),
            lambda: subusers.change(subuser.id, description=edited["description"]),
        )
    held, wanted = frozenset(subuser.role_names), frozenset(edited.get("roles", subuser.role_names))
    if more := sorted(wanted - held):
        roles = {"roles": ", ".join(more)}
        yield Step(
            _("Added: %(roles)s.") % roles,
            _("add %(roles)s (SetSubUserRoles)") % roles,
            lambda: subusers.add_roles(subuser.id, more),
        )
    if fewer := sorted(held - wanted):
        roles, force = {"roles": ", ".join(fewer)}, form.cleaned_data["force"]
        yield Step(
            _("Removed: %(roles)s.") % roles,
            _("remove %(roles)s (RemoveSubUserRoles)") % roles,
            lambda: subusers.remove_roles(subuser.id, fewer, force=force),
        )


def report(request: PanelRequest, subuser: Subuser, form: EditSubuserForm, outcome: Saved[None] | Unchanged) -> None:
    """After saving: read again, and show the present state."""
    if isinstance(outcome, Unchanged):
        unchanged(request, subuser.name)
        return
    try:
        now = request.api.subusers.get(subuser.id)
    except ApiError as error:
        text = _("Subuser %(name)s was saved, but the panel could not check it: %(error)s")
        messages.warning(request, text % {"name": subuser.name, "error": error_in_words(error)})
        return
    held = sorted(now.role_names) if now else []
    if held != sorted(form.edited.get("roles", subuser.role_names)):
        text = _("The API accepted the change, but %(name)s now has: %(roles)s. Check the roles.")
        messages.warning(request, text % {"name": subuser.name, "roles": ", ".join(held) or _("no role")})
        return
    text = _("Subuser %(name)s was saved.") % {"name": subuser.name}
    say_done(request, text, Section.EDITING_A_SUBUSER, about=subuser.name)
    if not held:
        messages.warning(request, WITHOUT_ROLE % {"name": subuser.name})


def delete(request: PanelRequest, subuser: Subuser, form: ApiForm) -> Attempted[None]:
    """DelSubUser; the subuser's sessions and links here end."""
    outcome = attempt(
        request.api,
        form,
        lambda: request.api.subusers.delete(subuser.id),
        before={str(subuser.id): of_subuser(subuser)},
    )
    if isinstance(outcome, Saved):
        panel_passwords.forget(request.user.account, subuser.id)
        forget_suspension(request.user.account, subuser.id)
    return outcome


def set_password(request: PanelRequest, subuser: Subuser, form: ChangePasswordForm) -> Attempted[None]:
    """SetSubUserInfo; then the same password is also set here."""
    hashed = make_password(form.cleaned_data["new_password"])  # before anything is sent: hashing may be refused
    outcome = attempt(
        request.api,
        form,
        lambda: request.api.subusers.change(subuser.id, **form.cleaned_data),
        before={str(subuser.id): of_subuser(subuser)},
    )
    if isinstance(outcome, Saved):
        panel_passwords.give_hashed(request.user.account, subuser.id, subuser.name, hashed)
    return outcome


def delete_keys(request: PanelRequest, keys: Iterable[Key]) -> None:
    """One call after the other, with a message for each. After an error the others are still deleted."""
    for key in keys:
        name, form = key.name or key.id, ApiForm({})
        match attempt(request.api, form, partial(request.api.keys.delete, key.id), before={key.id: of_key(key)}):
            case Saved():
                success(request, _("Service account %(name)s was deleted.") % {"name": name}, name)
            case _:
                refused = _("Service account %(name)s was not deleted.") % {"name": name}
                messages.error(request, form.in_a_sentence(refused))
