"""Saving what the edit page holds: the description first, then the roles; and the truth when that fails half-way."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages

from panel.accounts import panel_passwords
from panel.api.errors import ApiError, ApiRefused
from panel.api.subusers import Subuser
from panel.remote.requests import PanelRequest
from panel.subusers.forms import EditSubuserForm
from panel.subusers.role_changes import Change, HalfChangedError, carry_out
from panel.web.api_forms import refusal_in_words

CHANGED_MEANWHILE = (
    "The roles were changed elsewhere since you opened this page. They are shown as they are now; choose again."
)


@dataclass(frozen=True)
class HalfSaved:
    """What was saved before a call failed, why it failed, and the change of roles that is left."""

    description_saved: bool
    done: Change
    left: Change
    error: ApiError

    @property
    def reason(self) -> str:
        return reason_of(self.error)


def save(request: PanelRequest, subuser: Subuser, form: EditSubuserForm) -> HalfSaved | None:
    """Send what differs. A form with errors means that nothing was saved; HalfSaved, that something was."""
    if form.changed_meanwhile():
        form.add_error("roles", CHANGED_MEANWHILE)
        return None
    subusers, wanted = request.api.subusers, form.wanted_roles()
    describes = "description" in form.data and form.cleaned_data["description"] != subuser.description
    change = Change.between(subuser.role_names, wanted)
    if not describes and not change:
        messages.info(request, "Nothing was changed.")
        return None
    try:
        if describes:
            subusers.change(subuser.id, description=form.cleaned_data["description"])
    except ApiError as error:
        form.add_api_error(error)
        return None
    try:
        carry_out(subusers, subuser.id, change, force=form.cleaned_data["force"])
    except HalfChangedError as half:
        if describes or half.done:
            return HalfSaved(describes, half.done, half.left, half.error)
        form.add_api_error(half.error)
        return None
    finally:
        forget_cached_roles(request, subuser)
    tell(request, subuser, wanted)
    return None


def forget_cached_roles(request: PanelRequest, subuser: Subuser) -> None:
    """The member's next request reads its roles anew."""
    member = panel_passwords.member_of(request.user.account, subuser.id)
    if member is not None:
        member.forget_roles()


def tell(request: PanelRequest, subuser: Subuser, wanted: Iterable[str]) -> None:
    """Read back, and say what is the case now."""
    try:
        now = request.api.subusers.get(subuser.id)
    except ApiError as error:
        messages.warning(request, f"The API took the change, but could not be asked for the result. {reason_of(error)}")
        return
    held = sorted(now.role_names) if now else []
    if held != sorted(wanted):
        has = ", ".join(held) or "no role"
        messages.warning(request, f"The API took the change, but {subuser.name} now has {has}.")
        return
    messages.success(request, f"Subuser {subuser.name} was saved.")
    if not held:
        warn_without_role(request, subuser.name)


def warn_without_role(request: PanelRequest, name: str) -> None:
    """A subuser without a role is possible, and of little use."""
    messages.warning(request, f"{name} has no role: it can sign in, and nothing opens.")


def reason_of(error: ApiError) -> str:
    """Why a call failed, in a sentence."""
    return refusal_in_words(error) if isinstance(error, ApiRefused) else error.message
