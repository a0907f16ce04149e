"""Forms of the sign-in pages and of one-time links. Passwords are never sent back to the browser."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panel.sign_in import passwords

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def password_field(label: "str | _StrPromise", autocomplete: str, **options: Any) -> forms.CharField:
    """A password exactly as typed, with spaces."""
    return forms.CharField(
        label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}), **options
    )


def new_password_field(label: "str | _StrPromise") -> forms.CharField:
    """Checked against the panel's policy."""
    return password_field(label, "new-password", help_text=passwords.HELP, validators=[passwords.check])


class TypedTwiceForm(forms.Form):
    """A form with a new password in the field `chosen`, and again in the field of that name with `_again`."""

    chosen: ClassVar[str]

    def clean(self) -> dict[str, Any]:
        first, again = (self.cleaned_data.get(name) for name in (self.chosen, f"{self.chosen}_again"))
        if None not in (first, again) and first != again:
            self.add_error(f"{self.chosen}_again", gettext("The two passwords are different. Type both again."))
        return self.cleaned_data


class MainAccountSignInForm(forms.Form):
    problem = _("You are not signed in.")

    account = forms.CharField(
        label=_("Account name"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = password_field(_("Password"), "current-password")


class SubuserSignInForm(forms.Form):
    """A subuser's sign-in; the account is in the page's address."""

    problem = _("You are not signed in.")

    username = forms.CharField(
        label=_("Username"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = password_field(_("Password"), "current-password")


class AgainForm(forms.Form):
    """Signing in again; whose page it is, is in the address."""

    problem = _("You are not signed in.")

    password = password_field(_("Password"), "current-password")


class ChoosePasswordForm(TypedTwiceForm):
    """A panel password, twice. It may be different from the password at Voximplant."""

    chosen = "new_password"

    new_password = new_password_field(_("New password"))
    new_password_again = password_field(_("The same password again"), "new-password")
