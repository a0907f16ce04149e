"""Writes about subusers: at the API first, then as members of this panel; and what each of them came to."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.hashers import make_password

from panel.api.errors import ApiError
from panel.api.subusers import Subuser
from panel.remote.attempts import attempt
from panel.remote.looks import of_subuser
from panel.remote.outcomes import Attempted, PartlySaved, Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.remote.steps import Step, in_steps
from panel.sign_in import panel_passwords
from panel.subusers.forms import AgainForm, ChangePasswordForm, EditSubuserForm, NewSubuserForm
from panel.web.api_forms import ApiForm


def add(request: PanelRequest, form: NewSubuserForm) -> Attempted[int]:
    """AddSubUser; then the new subuser can also sign in here."""
    hashed = make_password(form.cleaned_data["password"])  # before anything is sent: hashing may be refused
    outcome = attempt(request.api, form, lambda: request.api.subusers.add(**form.cleaned_data))
    if isinstance(outcome, Saved) and outcome.new_id:
        panel_passwords.give_hashed(request.user.account, outcome.new_id, form.cleaned_data["name"], hashed)
    return outcome


def add_again(request: PanelRequest, subuser: Subuser, form: AgainForm, hashed: str) -> Attempted[int]:
    """AddSubUser with what the deleted subuser had: the second half of creating again.

    `hashed` is the password as the panel keeps it: made before the deletion, since hashing may be refused.
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


def save(request: PanelRequest, subuser: Subuser, form: EditSubuserForm) -> Attempted[None] | Unchanged | PartlySaved:
    """Up to three calls, which the API cannot make one: the description, the roles added, the roles removed.

    What is added comes first: nobody ever is without a role in between.
    """
    steps = list(steps_of(request, subuser, form))
    if not steps:
        return Unchanged()
    try:
        return in_steps(request.api, form, steps, before={str(subuser.id): of_subuser(subuser)})
    finally:
        forget_cached_roles(request, subuser)


def steps_of(request: PanelRequest, subuser: Subuser, form: EditSubuserForm) -> Iterator[Step]:
    """A call for each thing that was edited."""
    subusers, edited = request.api.subusers, form.edited
    if "description" in edited:
        yield Step(
            "The description was saved.",
            "save the description (SetSubUserInfo)",
            lambda: subusers.change(subuser.id, description=edited["description"]),
        )
    held, wanted = frozenset(subuser.role_names), frozenset(edited.get("roles", subuser.role_names))
    if more := sorted(wanted - held):
        names = ", ".join(more)
        yield Step(f"Added: {names}.", f"add {names} (SetSubUserRoles)", lambda: subusers.add_roles(subuser.id, more))
    if fewer := sorted(held - wanted):
        names, force = ", ".join(fewer), form.cleaned_data["force"]
        yield Step(
            f"Removed: {names}.",
            f"remove {names} (RemoveSubUserRoles)",
            lambda: subusers.remove_roles(subuser.id, fewer, force=force),
        )


def forget_cached_roles(request: PanelRequest, subuser: Subuser) -> None:
    """The member's next request reads its roles from the API again."""
    member = panel_passwords.member_of(request.user.account, subuser.id)
    if member is not None:
        member.forget_roles()


def report(request: PanelRequest, subuser: Subuser, form: EditSubuserForm) -> None:
    """After saving: read back, and say what is the case now."""
    try:
        now = request.api.subusers.get(subuser.id)
    except ApiError as error:
        messages.warning(
            request, f"Subuser {subuser.name} was saved, but could not be read again to compare: {error.message}"
        )
        return
    held = sorted(now.role_names) if now else []
    if held != sorted(form.edited.get("roles", subuser.role_names)):
        has = ", ".join(held) or "no role"
        messages.warning(request, f"The API took the change, but {subuser.name} now has {has}.")
        return
    messages.success(request, f"Subuser {subuser.name} was saved.")
    if not held:
        warn_without_role(request, subuser.name)


def warn_without_role(request: PanelRequest, name: str) -> None:
    """A subuser without a role is possible, and of little use."""
    messages.warning(request, f"{name} has no role: it can sign in, and nothing opens.")


def delete(request: PanelRequest, subuser: Subuser, form: ApiForm) -> Attempted[None]:
    """DelSubUser; its sessions and links here end."""
    outcome = attempt(
        request.api,
        form,
        lambda: request.api.subusers.delete(subuser.id),
        before={str(subuser.id): of_subuser(subuser)},
    )
    if isinstance(outcome, Saved):
        panel_passwords.forget(request.user.account, subuser.id)
    return outcome


def set_password(request: PanelRequest, subuser: Subuser, form: ChangePasswordForm) -> Attempted[None]:
    """SetSubUserInfo; then the same password counts here."""
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
