"""The subuser editor. Field names are the keyword arguments of `Subusers.add`."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from panel.api.subusers import Subuser
from panel.role_choice.forms import RolesForm
from panel.subusers.roster import ORDERS, WITHOUT_ROLE
from panel.web.api_forms import ApiForm, TypedNameForm
from panel.web.forms import PanelPasswordField, Password

# https://voximplant.com/docs/references/httpapi/rolesystem: AddSubUser, with error codes 452 and 453
NAME_PATTERN = r"[a-z][a-z0-9_-]*"
NAME = RegexValidator(rf"\A{NAME_PATTERN}\Z", "Begin with a letter; use letters, digits, hyphens and underscores only.")
MIN_NAME, MAX_NAME = 5, 20
PASSWORD_CODES = (112, 463, 464, 523, 524, 535)


class SubuserForm(RolesForm):
    """What adding and editing have in common."""

    error_fields: ClassVar[Mapping[int, str]] = {499: "description", 439: "roles", **RolesForm.error_fields}
    field_order: tuple[str, ...] = ("description", "roles")

    description = forms.CharField(
        label="Description",
        required=False,
        max_length=255,
        help_text="Who this is, and what for.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewSubuserForm(SubuserForm):
    """Add subuser."""

    error_fields: ClassVar[Mapping[int, str]] = {
        **dict.fromkeys((436, 452, 453), "name"),
        **dict.fromkeys(PASSWORD_CODES, "password"),
        **SubuserForm.error_fields,
    }
    error_texts: ClassVar[Mapping[int, str]] = {
        436: "A subuser with this name exists already.",
        438: "The account has as many subusers as it may have. Nothing was created.",
    }
    parameters: ClassVar = {"new_subuser_name": "name", "new_subuser_password": "password"}
    field_order = ("name", "password", "description", "roles")

    name = forms.CharField(
        label="Name",
        min_length=MIN_NAME,
        max_length=MAX_NAME,
        help_text="5 to 20 letters, digits, hyphens or underscores; it becomes lowercase and cannot be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = PanelPasswordField(
        label="Password", help_text="For Voximplant's panel and for this one. Hand it over in private."
    )

    def clean_name(self) -> str:
        """As the API keeps it: lowercase."""
        name: str = self.cleaned_data["name"].lower()
        NAME(name)
        return name


class EditSubuserForm(SubuserForm):
    """Description, and roles as one set."""

    compared: ClassVar = ("description", "roles")

    force = forms.BooleanField(
        label="Take removed roles from the subuser's keys, too",
        required=False,
        help_text=(
            "Otherwise a role that one of its keys has stays where it is. This is about keys that belong to the "
            "subuser at Voximplant; service accounts that it made in this panel belong to the account and keep theirs."
        ),
    )

    error_texts: ClassVar[Mapping[int, str]] = {
        439: "A service account of this subuser has such a role. Tick the box below to take it from there as well."
    }

    def __init__(self, *args: Any, subuser: Subuser, **kwargs: Any) -> None:
        held = subuser.role_names
        now = {"description": subuser.description, "roles": held}
        super().__init__(*args, now=now, held=held, **kwargs)


class ChangePasswordForm(ApiForm):
    """A new password needs the old one, as the API does."""

    unknown_help: ClassVar = (
        "Here the old password still counts. Try both at Voximplant. If the new one works there, make a one-time link, "
        "so that the subuser can also choose it here; if the old one works, send this form again."
    )
    error_fields: ClassVar[Mapping[int, str]] = {448: "old_password", **dict.fromkeys(PASSWORD_CODES, "new_password")}
    error_texts: ClassVar[Mapping[int, str]] = {448: "This is not the present password of the subuser."}
    parameters: ClassVar = {"old_subuser_password": "old_password", "new_subuser_password": "new_password"}

    old_password = forms.CharField(label="Present password", strip=False, widget=Password(new=False))
    new_password = PanelPasswordField(label="New password")


class AgainForm(TypedNameForm):
    """Create again: what cannot be undone needs the typed name, and the new one a password."""

    error_fields: ClassVar[Mapping[int, str]] = dict.fromkeys(PASSWORD_CODES, "password")

    password = PanelPasswordField(label="Password of the new subuser")

    def clean(self) -> dict[str, Any]:
        """What the API would refuse is better known before the deletion than after it."""
        if not MIN_NAME <= len(self.name) <= MAX_NAME or not re.fullmatch(NAME_PATTERN, self.name):
            raise forms.ValidationError(
                f"The API takes names of {MIN_NAME} to {MAX_NAME} characters now, so it would refuse {self.name}. "
                "Add a subuser with another name instead."
            )
        if self.name in self.cleaned_data.get("password", "").lower():
            self.add_error("password", "A password with the name in it is too weak for the API.")
        return self.cleaned_data


class FilterForm(forms.Form):
    """The list's filters; what does not fit filters nothing."""

    role = forms.ChoiceField(label="Role", required=False)
    order = forms.ChoiceField(required=False, choices=[(name, name) for name in ORDERS])

    def __init__(self, *args: Any, offered: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in offered]
        self.fields["role"].choices = [("", "Any role"), (WITHOUT_ROLE, "Without role"), *names]  # type: ignore[attr-defined]  # a ChoiceField
