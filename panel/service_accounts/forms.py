"""The forms of a service account. Field names are the keyword arguments of `Keys.create`."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from panel.api.keys import Key
from panel.role_choice.forms import RolesForm
from panel.web.edit_forms import EditForm
from panel.web.forms import Form, Switch


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


class NewKeyForm(RolesForm, AboutForm):
    """A new service account."""

    error_fields: ClassVar[Mapping[int, str]] = {**AboutForm.error_fields, **RolesForm.error_fields}
    error_texts: ClassVar[Mapping[int, str]] = {
        437: "The account has as many service accounts as it may have. Nothing was created."
    }


class LimitForm(Form):
    """The main account's one setting about keys."""

    keys_within_sections = forms.BooleanField(
        label="Subusers make no service account that may do more than they may in the panel",
        required=False,
        help_text="Roles that open such API methods are then not offered to them. Existing service accounts stay.",
        widget=Switch,
    )


class EditKeyForm(RolesForm, AboutForm):
    """Name and description, and the roles as one set."""

    compared: ClassVar = ("name", "description", "roles")

    error_fields: ClassVar[Mapping[int, str]] = {**AboutForm.error_fields, **RolesForm.error_fields}
    field_order = ("name", "description", "roles")

    def __init__(self, *args: Any, key: Key, **kwargs: Any) -> None:
        now = {"name": key.name, "description": key.description, "roles": key.role_names}
        super().__init__(*args, now=now, held=key.role_names, **kwargs)


def typed(data: QueryDict) -> dict[str, Any]:
    """What was typed so far."""
    return {**{name: data.get(name, "") for name in ("name", "description")}, "roles": data.getlist("roles")}
