"""Forms of the sign-in pages and of one-time links. Passwords are never sent back to the browser."""

from django import forms

from panel.sign_in import passwords


def password_field(label: str, autocomplete: str, help_text: str = "", *, autofocus: bool = False) -> forms.CharField:
    """A password as it was typed, spaces included."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "autofocus": autofocus})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=help_text)


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


class AgainForm(forms.Form):
    """Signing in again; whose page it is, is in the address."""

    problem = "You are not signed in."

    password = password_field("Password", "current-password", autofocus=True)


class ChoosePasswordForm(forms.Form):
    """A panel password, twice. It need not be the one that Voximplant has."""

    new_password = password_field("New password", "new-password", passwords.HELP)
    new_password_again = password_field("The same password again", "new-password")

    def clean_new_password(self) -> str:
        """A password worth having."""
        password: str = self.cleaned_data["new_password"]
        passwords.check(password)
        return password

    def clean_new_password_again(self) -> str:
        """The same as before."""
        again: str = self.cleaned_data["new_password_again"]
        if "new_password" in self.cleaned_data and again != self.cleaned_data["new_password"]:
            raise forms.ValidationError("The two passwords differ.")
        return again
