"""The forms of a service account. Field names are the keyword arguments of `Keys.create`."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.urls import NoReverseMatch, reverse

from panel.access.matrix import sections_of, unknown
from panel.api.rights import METHOD_ROLES, callable_by
from panel.service_accounts.lookup import NEEDED_BY_THE_PANEL
from panel.web.edit_forms import EditForm
from panel.web.forms import Cards

# CreateKey, UpdateKey, SetKeyRoles: https://voximplant.com/docs/references/httpapi/rolesystem
ROLE_CODES = (435, 440, 441, 449)
NOT_YOURS = "You may give only roles whose rights you have all of yourself; %(value)s is not one of them."


class RolesField(forms.MultipleChoiceField):
    """Roles by name; only those on offer are accepted."""

    default_error_messages: ClassVar = {"invalid_choice": NOT_YOURS}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Roles", required=False, widget=Cards, **kwargs)

    def offer(self, names: Iterable[str]) -> None:
        """Let these be chosen."""
        offered = list(names)
        strange = unknown(offered)
        groups = {
            "Roles of the panel": [(name, name) for name in offered if name not in strange],
            "Roles that the access matrix does not know": [(name, name) for name in offered if name in strange],
        }
        self.choices = [(title, group) for title, group in groups.items() if group]
        assert isinstance(self.widget, Cards)  # noqa: S101 - made above
        self.widget.descriptions = {name: described(name) for name in offered}
        self.widget.preview_url = preview_url()


def described(role: str) -> str:
    """What a role opens, in a line."""
    if unknown([role]):
        return "Unknown to the access matrix: what it opens is not known here."
    methods = len(callable_by([role]))
    return f"{len(sections_of([role]))} of 51 sections; {methods} of the {len(METHOD_ROLES)} API methods known here."


def preview_url() -> str:
    """Where to ask what a choice opens; empty where the panel has no such page."""
    try:
        return reverse("roles:preview")
    except NoReverseMatch:
        return ""


class AboutForm(EditForm):
    """Name and description: one call, UpdateKey."""

    compared: ClassVar[tuple[str, ...]] = ("name", "description")

    error_fields: ClassVar[Mapping[int, str]] = {496: "name", 499: "description"}
    parameters: ClassVar = {"key_name": "name", "description": "description"}

    name = forms.CharField(
        label="Name",
        max_length=50,
        help_text="What uses it, such as “CRM import”. Up to 50 characters.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(
        label="Description",
        required=False,
        max_length=255,
        help_text="Who answers for it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewKeyForm(AboutForm):
    """A new service account. `once` tells one sending of the page from the next: one page makes at most one key."""

    error_fields: ClassVar[Mapping[int, str]] = {**AboutForm.error_fields, **dict.fromkeys(ROLE_CODES, "roles")}
    error_texts: ClassVar[Mapping[int, str]] = {
        437: "The account has as many service accounts as it may have. Nothing was created."
    }

    roles = RolesField()
    once = forms.RegexField(r"\A[\w-]{10,40}\Z", widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: Iterable[str], **kwargs: Any) -> None:
        kwargs["initial"] = {"once": secrets.token_urlsafe(16), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        roles = self.fields["roles"]
        assert isinstance(roles, RolesField)  # noqa: S101 - declared above
        roles.offer(offered)

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of `Keys.create`."""
        return {name: self.cleaned_data[name] for name in ("name", "description", "roles")}

    def renew(self) -> None:
        """Nothing was created: the page may be sent again."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self.data["once"] = secrets.token_urlsafe(16)  # type: ignore[index]  # the copy can be changed


class RolesForm(EditForm):
    """The roles of a key, as one set."""

    compared: ClassVar = ("roles",)

    error_fields: ClassVar[Mapping[int, str]] = dict.fromkeys(ROLE_CODES, "roles")

    roles = RolesField()

    def __init__(
        self, *args: Any, offered: Iterable[str], held: Iterable[str], is_own: bool = False, **kwargs: Any
    ) -> None:
        self.held = list(held)
        self.is_own = is_own
        super().__init__(*args, now={"roles": self.held}, **kwargs)
        roles = self.fields["roles"]
        assert isinstance(roles, RolesField)  # noqa: S101 - declared above
        roles.offer(dict.fromkeys([*offered, *self.held]))

    def clean_roles(self) -> list[str]:
        """The panel's own key keeps what the panel needs."""
        roles: list[str] = self.cleaned_data["roles"]
        if self.is_own and NEEDED_BY_THE_PANEL in self.held and NEEDED_BY_THE_PANEL not in roles:
            raise forms.ValidationError(
                f"The panel itself signs with this key and needs {NEEDED_BY_THE_PANEL}: without it nothing would work."
            )
        return roles
