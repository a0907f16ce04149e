"""The forms of a service account. Field names are the keyword arguments of `Keys.create`."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.urls import NoReverseMatch, reverse

from panel.access.access import Access
from panel.access.matrix import sections_of, unknown
from panel.access.reach import opened_beyond
from panel.api.rights import METHOD_ROLES, callable_by
from panel.api.roles import plain
from panel.web.edit_forms import EditForm
from panel.web.forms import Cards, Form, Switch

# CreateKey, UpdateKey, SetKeyRoles: https://voximplant.com/docs/references/httpapi/rolesystem
ROLE_CODES = (435, 440, 441, 449)
NOT_YOURS = "You may give only roles whose rights you have all of yourself; %(value)s is not one of them."


class RolesField(forms.MultipleChoiceField):
    """Roles by name; only those on offer are accepted."""

    default_error_messages: ClassVar = {"invalid_choice": NOT_YOURS}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Roles", required=False, widget=Cards, **kwargs)

    def offer(self, names: Iterable[str], access: Access) -> None:
        """Let these be chosen; each says what it opens that this member's sections do not."""
        offered = list(names)
        strange = unknown(offered)
        groups = {
            "Roles of the panel": [(name, name) for name in offered if name not in strange],
            "Roles that the access matrix does not know": [(name, name) for name in offered if name in strange],
        }
        self.choices = [(title, group) for title, group in groups.items() if group]
        assert isinstance(self.widget, Cards)  # noqa: S101 - made above
        self.widget.descriptions = {name: described(name, access) for name in offered}
        self.widget.preview_url = preview_url()


def described(role: str, access: Access) -> str:
    """What a role opens, in a line; and what a key may do with it that the member may not in the panel."""
    if unknown([role]):
        return "Unknown to the access matrix: what it opens is not known here."
    methods = len(callable_by([role]))
    opens = f"{len(sections_of([role]))} of 51 sections; {methods} of the {len(METHOD_ROLES)} API methods known here."
    more = opened_beyond(access.sections, [role])
    return f"{opens} A key may then do what you may not in the panel: {', '.join(more)}." if more else opens


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
    """A new service account."""

    error_fields: ClassVar[Mapping[int, str]] = {**AboutForm.error_fields, **dict.fromkeys(ROLE_CODES, "roles")}
    error_texts: ClassVar[Mapping[int, str]] = {
        437: "The account has as many service accounts as it may have. Nothing was created."
    }

    roles = RolesField()

    def __init__(self, *args: Any, offered: Iterable[str], access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = self.fields["roles"]
        assert isinstance(roles, RolesField)  # noqa: S101 - declared above
        roles.offer(offered, access)


class LimitForm(Form):
    """The main account's one setting about keys."""

    keys_within_sections = forms.BooleanField(
        label="Subusers make no service account that may do more than they may in the panel",
        required=False,
        help_text="Roles that open such API methods are then not offered to them. Existing service accounts stay.",
        widget=Switch,
    )


class RolesForm(EditForm):
    """The roles of a key, as one set."""

    compared: ClassVar = ("roles",)

    error_fields: ClassVar[Mapping[int, str]] = dict.fromkeys(ROLE_CODES, "roles")

    roles = RolesField()

    def __init__(
        self,
        *args: Any,
        offered: Iterable[str],
        held: Iterable[str],
        access: Access,
        **kwargs: Any,
    ) -> None:
        self.held = list(held)
        super().__init__(*args, now={"roles": self.held}, **kwargs)
        roles = self.fields["roles"]
        assert isinstance(roles, RolesField)  # noqa: S101 - declared above
        roles.offer({plain(name): name for name in [*offered, *self.held]}.values(), access)
