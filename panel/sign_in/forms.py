"""Forms of the sign-in pages and of one-time links. Passwords are never sent back to the browser."""

from typing import Any, ClassVar

from django import forms

from panel.sign_in import passwords


def password_field(label: str, autocomplete: str, **options: Any) -> forms.CharField:
    """A password as it was typed, spaces included."""
    return forms.CharField(
        label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}), **options
    )


def new_password_field(label: str) -> forms.CharField:
    """A panel password to be, checked against the panel's policy."""
    return password_field(label, "new-password", help_text=passwords.HELP, validators=[passwords.check])


class TypedTwiceForm(forms.Form):
    """A form with a new password in the field `chosen`, and again in the field of that name with `_again`."""

    chosen: ClassVar[str]

    def clean(self) -> dict[str, Any]:
        first, again = (self.cleaned_data.get(name) for name in (self.chosen, f"{self.chosen}_again"))
        if None not in (first, again) and first != again:
            self.add_error(f"{self.chosen}_again", "The two passwords differ.")
        return self.cleaned_data


class MainAccountSignInForm(forms.Form):
    """The main account's sign-in."""

    problem = "You are not signed in."

    account = forms.CharField(
        label="Account name",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = password_field("Password", "current-password")


class SubuserSignInForm(forms.Form):
    """A subuser's sign-in; the account is in the page's address."""

    username = forms.CharField(
        label="Username",
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = password_field("Password", "current-password")


class ChoosePasswordForm(TypedTwiceForm):
    """A panel password, twice. It need not be the one that Voximplant has."""

    chosen = "new_password"

    new_password = new_password_field("New password")
    new_password_again = password_field("The same password again", "new-password")
