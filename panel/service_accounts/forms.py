"""The forms of a service account. Field names are the keyword arguments of `Keys.create`."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

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
        label=_("Name"),
        max_length=50,
        help_text=_("What uses it, for example “CRM import”. At most 50 characters."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=255,
        help_text=_("Who is responsible for it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewKeyForm(RolesForm, AboutForm):
    error_fields: ClassVar[Mapping[int, str]] = {**AboutForm.error_fields, **RolesForm.error_fields}
    error_texts: ClassVar[Mapping[int, str]] = {
        437: N_("The account already has the highest number of service accounts. Delete one first.")
    }


class LimitForm(Form):
    """The main account's only setting about keys."""

    keys_within_sections = forms.BooleanField(
        label=_("Subusers can make no service account that may do more than they may in the panel"),
        required=False,
        help_text=_("Then they are not offered roles that open such API methods. Existing service accounts stay."),
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
