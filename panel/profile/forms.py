"""One's own password."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from panel.people.models import Member
from panel.web.api_forms import ApiForm
from panel.web.forms import PanelPasswordField, Password, Switch


class OwnPasswordForm(ApiForm):
    """The present panel password, and the new one by the API's rules. A subuser can change both passwords at once."""

    unknown_help: ClassVar = (
        "Here your password is still the old one. Try both at Voximplant. If the new one works there, send this form "
        "again with the change at Voximplant switched off; if the old one works, send it again as it is."
    )
    error_fields: ClassVar[Mapping[int, str]] = {
        448: "old_password",
        **dict.fromkeys((112, 463, 464, 523, 524, 535), "new_password"),
    }
    error_texts: ClassVar[Mapping[int, str]] = {
        448: "This is your password here, but not at Voximplant. Switch the change at Voximplant off, or change it "
        "there first."
    }
    parameters: ClassVar = {"old_subuser_password": "old_password", "new_subuser_password": "new_password"}

    old_password = forms.CharField(label="Present password", strip=False, widget=Password(new=False))
    new_password = PanelPasswordField(label="New password")
    at_voximplant = forms.BooleanField(
        label="Change it at Voximplant, too",
        required=False,
        initial=True,
        widget=Switch,
        help_text="Works when your password there is the same as here. Otherwise only your sign-in here changes.",
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        if member.is_main_account:  # its password at Voximplant is another one
            del self.fields["at_voximplant"]
            self.fields["new_password"] = PanelPasswordField(label="New password", also_at_voximplant=False)
