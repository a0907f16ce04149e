"""The user editor and the list's filters. Field names are the keyword arguments of `Users.add`."""

import re
from typing import Any, ClassVar, Self

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from panel.api.users import ACD_STATUSES, User
from panel.users.columns import ORDERS
from panel.web.converters import LARGEST_ID
from panel.web.display import words
from panel.web.edit_forms import EditForm
from panel.web.forms import PasswordField, Switch

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{2,49}")
CHANGEABLE = ("name", "display_name", "active", "separate_balance", "custom_data")
ACTIVE_UNKNOWN = _("The API does not say whether this user is active. Saving sets what this switch shows.")
COMMON = ("active", "separate_balance", "custom_data")


def check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise forms.ValidationError(
            gettext("Use 3 to 50 lowercase letters, digits, hyphens and underscores; start with a letter or a digit.")
        )


class UserForm(EditForm):
    """Create or edit a user. An edit with an empty password does not change it."""

    compared: ClassVar = CHANGEABLE

    # AddUser and SetUserInfo: https://voximplant.com/docs/references/httpapi/users
    error_fields: ClassVar = {
        118: "name", 122: "name", 558: "name",
        157: "display_name",
        112: "password", 463: "password", 464: "password", 523: "password", 524: "password", 535: "password",
        212: "custom_data",
    }  # fmt: skip
    error_texts: ClassVar = {118: N_("Another user of this application already has this username. Choose another one.")}
    parameters: ClassVar = {
        "user_name": "name",
        "new_user_name": "name",
        "user_display_name": "display_name",
        "user_password": "password",
        "user_custom_data": "custom_data",
    }

    name = forms.CharField(
        label=_("Username"),
        max_length=50,
        validators=[check_name],
        help_text=_("3 to 50 lowercase letters, digits, - and _. Users sign in with it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    display_name = forms.CharField(
        label=_("Display name"),
        max_length=255,
        help_text=_("Others see it when this user calls."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = PasswordField(label=_("Password"), max_length=128)
    active = forms.BooleanField(
        label=_("Active"),
        required=False,
        initial=True,
        widget=Switch,
        help_text=_("Inactive users cannot log in to the application."),
    )
    separate_balance = forms.BooleanField(
        label=_("Separate balance"),
        required=False,
        widget=Switch,
        help_text=_("Calls are paid with the user's own money, not the account's."),
    )
    custom_data = forms.CharField(
        label=_("Custom data"),
        required=False,
        strip=False,
        max_length=8191,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Any text that your own software stores with the user."),
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        now = None
        if user is not None:
            now = {name: getattr(user, name) for name in CHANGEABLE} | {"active": user.active is not False}
        super().__init__(*args, now=now, **kwargs)
        if user is not None:
            self.fields["password"].required = False
            self.fields["password"].label = _("New password")
            self.fields["password"].help_text = _("Leave it empty to keep the current one.")
            if user.active is None:
                self.fields["active"].help_text = ACTIVE_UNKNOWN

    def changes(self) -> dict[str, Any]:
        """What was edited here, as keyword arguments of `Users.change`."""
        password = self.cleaned_data["password"]
        return {**self.edited, **({"password": password} if password else {})}


class NewUserForm(UserForm):
    create_another = forms.BooleanField(label=_("Create another"), required=False)

    def clean_custom_data(self) -> str:
        """Browsers send every line end as CRLF."""
        text: str = self.cleaned_data["custom_data"]
        return text.replace("\r\n", "\n")

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of `Users.add`."""
        return {name: self.cleaned_data[name] for name in (*CHANGEABLE, "password")}

    def in_common(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COMMON} | {"create_another": True}


class Chosen(forms.SelectMultiple):
    """The values that were chosen; "any" of a plain select is sent as an empty one, which is none."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [value for value in super().value_from_datadict(data, files, name) if value]


class Fields(dict[str, forms.Field]):
    """Fields that no request changes: Django's copy for each form takes longer than all checks of the values."""

    def __deepcopy__(self, _memo: object) -> Self:
        return self


class FilterForm(forms.Form):
    """The list's filters; a wrong value filters nothing, and the list says so."""

    q = forms.CharField(label=_("Search"), required=False)
    active = forms.ChoiceField(
        label=_("Active"), required=False, choices=[("", _("Any")), ("true", _("Active")), ("false", _("Inactive"))]
    )
    status = forms.MultipleChoiceField(
        label=_("ACD status"),
        required=False,
        choices=[(status, words(status)) for status in ACD_STATUSES],
        widget=Chosen,
    )
    skill = forms.IntegerField(label=_("Skill"), required=False, min_value=1, max_value=LARGEST_ID)
    queue = forms.IntegerField(label=_("Queue"), required=False, min_value=1, max_value=LARGEST_ID)
    order = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[(order, order) for order in ORDERS],
    )


FilterForm.base_fields = Fields(FilterForm.base_fields)
