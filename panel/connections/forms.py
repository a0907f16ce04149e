"""The form of the first run. Passwords are never sent back to the browser."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panel.connections import setup_token
from panel.connections.connecting import LARGEST_CREDENTIALS, REAL_API, ConnectingError, Credentials, read_credentials
from panel.sign_in.forms import TypedTwiceForm, new_password_field, password_field


class SetupForm(TypedTwiceForm):
    """The first run: the token from the console, the vendor's credentials file, a panel password."""

    chosen = "password"

    token = forms.CharField(
        label=_("Setup token"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text=_("The panel printed it on its console when it started."),
    )
    credentials_file = forms.FileField(
        label=_("credentials.json"),
        help_text=_(
            "Drop the file here, or choose it. It is from Settings > Service accounts > Generate key. "
            "The key needs the role Owner."
        ),
        widget=forms.FileInput(attrs={"class": "drop", "accept": ".json,application/json"}),
    )
    api_url = forms.URLField(label=_("Address of the Management API"), initial=REAL_API, assume_scheme="https")
    password = new_password_field(_("Password of the main account, for this panel"))
    password_again = password_field(_("The same password again"), "new-password")

    def clean_token(self) -> str:
        """Checked first: without the token, nothing else is read."""
        token: str = self.cleaned_data["token"]
        if not setup_token.fits(token):
            raise forms.ValidationError(gettext("This is not the setup token that the panel printed. Copy it again."))
        return token

    def clean_credentials_file(self) -> Credentials | None:
        """None without the token: then the file is not read."""
        if "token" not in self.cleaned_data:
            return None
        upload = self.cleaned_data["credentials_file"]
        if upload.size > LARGEST_CREDENTIALS:
            raise forms.ValidationError(gettext("This file is too large for a credentials file. Choose another file."))
        try:
            return read_credentials(upload.read().decode())
        except (ConnectingError, UnicodeDecodeError) as error:
            text = gettext("The credentials file is not text. Choose another file.")
            raise forms.ValidationError(str(error) if isinstance(error, ConnectingError) else text) from None
