"""Forms of the sign-in pages and of one-time links. Passwords are never sent back to the browser."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panel.sign_in import passwords

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def password_field(
    label: "str | _StrPromise", autocomplete: str, help_text: "str | _StrPromise" = ""
) -> forms.CharField:
    """A password exactly as typed, with spaces."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=help_text)


class MainAccountSignInForm(forms.Form):
    problem = _("You are not signed in.")

    account = forms.CharField(
        label=_("Account name"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = password_field(_("Password"), "current-password")


class SubuserSignInForm(forms.Form):
    """A subuser's sign-in; the account is in the page's address."""

    username = forms.CharField(
        label=_("Username"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = password_field(_("Password"), "current-password")


class ChoosePasswordForm(forms.Form):
    """A panel password, twice. It may be different from the password at Voximplant."""

    new_password = password_field(_("New password"), "new-password", passwords.HELP)
    new_password_again = password_field(_("The same password again"), "new-password")

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        passwords.check(password)
        return password

    def clean_new_password_again(self) -> str:
        again: str = self.cleaned_data["new_password_again"]
        if "new_password" in self.cleaned_data and again != self.cleaned_data["new_password"]:
            raise forms.ValidationError(gettext("The two passwords are different. Type both again."))
        return again
