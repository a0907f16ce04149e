"""The form of the first run. Passwords are never sent back to the browser."""

from django import forms

from panel.connections import setup_token
from panel.connections.connecting import LARGEST_CREDENTIALS, REAL_API, ConnectingError, Credentials, read_credentials
from panel.sign_in import passwords
from panel.sign_in.forms import password_field


class SetupForm(forms.Form):
    """The first run: the token from the console, the vendor's credentials file, a panel password."""

    token = forms.CharField(
        label="Setup token",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text="The panel printed it on its console when it started.",
    )
    credentials_file = forms.FileField(
        label="credentials.json",
        help_text="What Settings > Service accounts > Generate key downloads. It needs the role Owner.",
    )
    api_url = forms.URLField(label="Address of the Management API", initial=REAL_API, assume_scheme="https")
    password = password_field("Password of the main account, for this panel", "new-password", passwords.HELP)
    password_again = password_field("The same password again", "new-password")

    def clean_token(self) -> str:
        """Looked at first: without it, nothing else is."""
        token: str = self.cleaned_data["token"]
        if not setup_token.fits(token):
            raise forms.ValidationError("This is not the setup token that the panel printed.")
        return token

    def clean_credentials_file(self) -> Credentials | None:
        """The file's content; None, and unread, without the token."""
        if "token" not in self.cleaned_data:
            return None
        upload = self.cleaned_data["credentials_file"]
        if upload.size > LARGEST_CREDENTIALS:
            raise forms.ValidationError("This file is too large to be a credentials file.")
        try:
            return read_credentials(upload.read().decode())
        except (ConnectingError, UnicodeDecodeError) as error:
            raise forms.ValidationError(
                str(error) if isinstance(error, ConnectingError) else "The credentials file is not text."
            ) from None

    def clean_password(self) -> str:
        """A password worth having."""
        password: str = self.cleaned_data["password"]
        passwords.check(password)
        return password

    def clean_password_again(self) -> str:
        """The same as before."""
        again: str = self.cleaned_data["password_again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError("The two passwords differ.")
        return again
