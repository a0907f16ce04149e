"""The subuser editor. Field names are the keyword arguments of `Subusers.add`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from panel.api.keys import Key
from panel.api.subusers import MAX_NAME, MIN_NAME, NAME_PATTERN, Subuser
from panel.role_choice.forms import RolesForm
from panel.subusers.listing import NEVER_SIGNED_IN, ORDERS, SUSPENDED, WITHOUT_ROLE
from panel.web.api_forms import ApiForm, TypedNameForm
from panel.web.forms import Form, PanelPasswordField, Password

NAME = RegexValidator(
    rf"\A{NAME_PATTERN}\Z", _("Start with a letter. Then use only letters, digits, hyphens and underscores.")
)
PASSWORD_CODES = (112, 463, 464, 523, 524, 535)


class SubuserForm(RolesForm):
    """What adding and editing have in common."""

    error_fields: ClassVar[Mapping[int, str]] = {499: "description", 439: "roles", **RolesForm.error_fields}
    field_order: tuple[str, ...] = ("description", "roles")

    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=255,
        help_text=_("Who this is, and what they do."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewSubuserForm(SubuserForm):
    error_fields: ClassVar[Mapping[int, str]] = {
        **dict.fromkeys((436, 452, 453), "name"),
        **dict.fromkeys(PASSWORD_CODES, "password"),
        **SubuserForm.error_fields,
    }
    error_texts: ClassVar[Mapping[int, str]] = {
        436: N_("A subuser with this name already exists. Choose another name."),
        438: N_("The account already has the highest number of subusers. Delete one first."),
    }
    parameters: ClassVar = {"new_subuser_name": "name", "new_subuser_password": "password"}
    field_order = ("name", "password", "description", "roles")

    name = forms.CharField(
        label=_("Name"),
        min_length=MIN_NAME,
        max_length=MAX_NAME,
        help_text=_(
            "5 to 20 letters, digits, hyphens or underscores. It becomes lowercase and cannot be changed later."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = PanelPasswordField(
        label=_("Password"), help_text=_("For Voximplant's panel and for this one. Give it to them privately.")
    )

    def clean_name(self) -> str:
        """In lower case, as the API stores it."""
        name: str = self.cleaned_data["name"].lower()
        NAME(name)
        return name


class EditSubuserForm(SubuserForm):
    compared: ClassVar = ("description", "roles")

    force = forms.BooleanField(
        label=_("Also take removed roles from the subuser's keys"),
        required=False,
        help_text=_(
            "Otherwise the subuser keeps a role that one of their keys has. This is about keys that belong to the "
            "subuser at Voximplant. Service accounts that they made in this panel keep their roles."
        ),
    )

    error_texts: ClassVar[Mapping[int, str]] = {
        439: N_("A service account of this subuser has such a role. Tick the box below to take it from there as well.")
    }

    def __init__(self, *args: Any, subuser: Subuser, **kwargs: Any) -> None:
        held = subuser.role_names
        now = {"description": subuser.description, "roles": held}
        super().__init__(*args, now=now, held=held, **kwargs)


def typed(data: QueryDict) -> dict[str, Any]:
    """What was typed so far, without the password."""
    return {**{name: data.get(name, "") for name in ("name", "description")}, "roles": data.getlist("roles")}


class ChangePasswordForm(ApiForm):
    """The API needs the old password for a new one."""

    unknown_help: ClassVar = N_(
        "Here the old password is still valid. Try both passwords at Voximplant. If the new one works there, make a "
        "one-time link, so that the subuser can also choose it here. If the old one works, send this form again."
    )
    error_fields: ClassVar[Mapping[int, str]] = {448: "old_password", **dict.fromkeys(PASSWORD_CODES, "new_password")}
    error_texts: ClassVar[Mapping[int, str]] = {
        448: N_("This is not the subuser's current password. Type it again, or create the subuser again.")
    }
    parameters: ClassVar = {"old_subuser_password": "old_password", "new_subuser_password": "new_password"}

    old_password = forms.CharField(label=_("Current password"), strip=False, widget=Password(new=False))
    new_password = PanelPasswordField(label=_("New password"))


class AgainForm(TypedNameForm):
    """Create again: the deletion needs the typed name, and the new subuser needs a password."""

    error_fields: ClassVar[Mapping[int, str]] = dict.fromkeys(PASSWORD_CODES, "password")

    password = PanelPasswordField(label=_("Password of the new subuser"))

    def clean(self) -> dict[str, Any]:
        """Find before the deletion what the API would refuse after it."""
        if not MIN_NAME <= len(self.name) <= MAX_NAME or not re.fullmatch(NAME_PATTERN, self.name):
            text = gettext(
                "The API now accepts only names of %(least)d to %(most)d characters, so it would refuse %(name)s. Add "
                "a subuser with another name instead."
            )
            raise forms.ValidationError(text % {"least": MIN_NAME, "most": MAX_NAME, "name": self.name})
        if self.name in self.cleaned_data.get("password", "").lower():
            self.add_error("password", gettext("A password must not contain the name. Choose another one."))
        return self.cleaned_data


class KeysForm(Form):
    """Has a field `keys` for service accounts that a subuser made here; without any, it has none."""

    def __init__(self, *args: Any, made: Sequence[Key], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made = made
        if made:
            self.fields["keys"].choices = [(key.id, in_a_line(key)) for key in made]  # type: ignore[attr-defined]  # it has
        else:
            del self.fields["keys"]

    def chosen(self) -> list[Key]:
        return [key for key in self.made if key.id in self.cleaned_data.get("keys", [])]


class MadeKeysForm(KeysForm, TypedNameForm):
    """The typed name is the subuser's."""

    keys = forms.MultipleChoiceField(
        label=_("Also delete these service accounts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Programs that use them will stop working. This cannot be undone."),
    )
    field_order = ("keys", "typed_name")


def in_a_line(key: Key) -> str:
    return f"{key.name or key.id} ({', '.join(key.role_names) or gettext('no role')})"


class FilterForm(forms.Form):
    """The list's filters; a wrong value filters nothing."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    signed_in = forms.ChoiceField(
        label=_("Sign-in"),
        required=False,
        choices=[
            ("", _("Signed in or not")),
            (NEVER_SIGNED_IN, _("Never signed in here")),
            (SUSPENDED, _("Suspended")),
        ],
    )
    order = forms.ChoiceField(required=False, choices=[(name, name) for name in ORDERS])

    def __init__(self, *args: Any, offered: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in offered]
        self.fields["role"].choices = [("", _("Any role")), (WITHOUT_ROLE, _("Without role")), *names]  # type: ignore[attr-defined]  # a ChoiceField
