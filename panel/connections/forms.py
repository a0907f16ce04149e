"""The form of the first run. Passwords are never sent back to the browser."""

from django import forms

from panel.connections import setup_token
from panel.connections.connecting import LARGEST_CREDENTIALS, REAL_API, ConnectingError, Credentials, read_credentials
from panel.sign_in.forms import TypedTwiceForm, new_password_field, password_field


class SetupForm(TypedTwiceForm):
    """The first run: the token from the console, the vendor's credentials file, a panel password."""

    chosen = "password"

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
    password = new_password_field("Password of the main account, for this panel")
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
