"""The subuser editor. Field names are the keyword arguments of `Subusers.add`."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.template.loader import render_to_string
from django.urls import reverse

from panel.access.matrix import Role, grouped, in_order, known, sections_of
from panel.api.roles import plain
from panel.api.subusers import Subuser
from panel.subusers.effects import Effect
from panel.subusers.roster import ORDERS, WITHOUT_ROLE
from panel.web.api_forms import ApiForm, TypedNameForm
from panel.web.edit_forms import EditForm
from panel.web.forms import Cards, PanelPasswordField, Password

# https://voximplant.com/docs/references/httpapi/rolesystem: AddSubUser, with error codes 452 and 453
NAME_PATTERN = r"[a-z][a-z0-9_-]*"
NAME = RegexValidator(rf"\A{NAME_PATTERN}\Z", "Begin with a letter; use letters, digits, hyphens and underscores only.")
MIN_NAME, MAX_NAME = 5, 20
PASSWORD_CODES = (112, 463, 464, 523, 524, 535)
ROLE_CODES = (435, 439, 440, 441, 449)


class RoleCards(Cards):
    """Roles as cards, with what the chosen ones open beneath, and what that changes."""

    preview: Effect | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["preview_url"] = reverse("subusers:preview")
        if self.preview is not None:
            context["preview"] = render_to_string("subusers/preview.html#preview", {"effect": self.preview})
        return context


class RolesField(forms.MultipleChoiceField):
    """Roles by name. The choices come from GetRoles, at run time; those the matrix does not know are set apart."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Roles", required=False, widget=RoleCards, **kwargs)

    def offer(self, names: Iterable[str], held: Iterable[str] = ()) -> None:
        """Let these be chosen; a role that is held stays on offer, spelled as it is held, whatever GetRoles says."""
        offered = in_order({plain(name): name for name in [*names, *held] if name != Role.MAIN_ACCOUNT}.values())
        ours = [name for name in offered if known(name)]
        strange = [name for name in offered if not known(name)]
        self.choices = [(title, [(name, name) for name in group]) for title, group in groups(ours, strange)]
        assert isinstance(self.widget, RoleCards)  # noqa: S101 - made above
        self.widget.descriptions = {name: described(name) for name in offered}


def groups(known: list[str], strange: list[str]) -> Iterable[tuple[str, list[str]]]:
    """The headings above the cards; without strange roles there is nothing to set apart."""
    yield "Roles of the panel", known
    if strange:
        yield "Roles that the access matrix does not know", strange


def described(role: str) -> str:
    """What a role opens, in a line."""
    sections = sections_of([role])
    if not sections:
        return "Opens nothing in the panel; it may matter to the API."
    return f"{len(sections)} of 51 sections: {', '.join(grouped(sections))}."


class RolesForm(EditForm):
    """What adding and editing have in common."""

    error_fields: ClassVar[Mapping[int, str]] = {
        499: "description",
        **dict.fromkeys(ROLE_CODES, "roles"),
    }

    description = forms.CharField(
        label="Description",
        required=False,
        max_length=255,
        help_text="Who this is, and what for.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    roles = RolesField()

    def __init__(self, *args: Any, offered: Iterable[str], held: Iterable[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        assert isinstance(field, RolesField)  # noqa: S101 - declared above
        field.offer(offered, held or ())
        self.see(held)

    def see(self, held: Iterable[str] | None) -> None:
        """The roles as they are now: what the choice is compared with, unless the subuser is new."""
        self.held = frozenset(held or ())
        chosen = self["roles"].value() or []
        widget = self.fields["roles"].widget
        assert isinstance(widget, RoleCards)  # noqa: S101 - of RolesField
        widget.preview = Effect.of(chosen, held)


class NewSubuserForm(RolesForm):
    """Add subuser."""

    error_fields: ClassVar[Mapping[int, str]] = {
        **dict.fromkeys((436, 452, 453), "name"),
        **dict.fromkeys(PASSWORD_CODES, "password"),
        **RolesForm.error_fields,
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


class EditSubuserForm(RolesForm):
    """Description, and roles as one set. `seen` are the roles with which the preview compares the chosen ones."""

    compared: ClassVar = ("description", "roles")

    force = forms.BooleanField(
        label="Take removed roles from the subuser's keys, too",
        required=False,
        help_text=(
            "Otherwise a role that one of its keys has stays where it is. This is about keys that belong to the "
            "subuser at Voximplant; service accounts that it made in this panel belong to the account and keep theirs."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    error_texts: ClassVar[Mapping[int, str]] = {
        439: "A service account of this subuser has such a role. Tick the box below to take it from there as well."
    }

    def __init__(self, *args: Any, subuser: Subuser, **kwargs: Any) -> None:
        held = subuser.role_names
        now = {"description": subuser.description, "roles": held}
        super().__init__(*args, now=now, held=held, **kwargs)
        self.initial["seen"] = ";".join(held)


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
