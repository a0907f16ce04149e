"""The member's own password."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from panel.people.models import Member
from panel.web.api_forms import ApiForm
from panel.web.forms import PanelPasswordField, Password, Switch


class OwnPasswordForm(ApiForm):
    """A subuser can change both passwords at once, and so needs one that follows both rules."""

    unknown_help: ClassVar = N_(
        "Here your password is still the old one. Try both passwords at Voximplant. If the new one works there, turn "
        "off the change at Voximplant and send this form again. If the old one works, just send the form again."
    )
    error_fields: ClassVar[Mapping[int, str]] = {
        448: "old_password",
        **dict.fromkeys((112, 463, 464, 523, 524, 535), "new_password"),
    }
    error_texts: ClassVar[Mapping[int, str]] = {
        448: N_(
            "This is your password here, but not at Voximplant. Turn off the change at Voximplant, or change your "
            "password there first."
        )
    }
    parameters: ClassVar = {"old_subuser_password": "old_password", "new_subuser_password": "new_password"}

    old_password = forms.CharField(label=_("Current password"), strip=False, widget=Password(new=False))
    new_password = PanelPasswordField(label=_("New password"))
    at_voximplant = forms.BooleanField(
        label=_("Change it at Voximplant as well"),
        required=False,
        initial=True,
        widget=Switch,
        help_text=_("Works if your password there is the same as here. Turn it off to change only your password here."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        if member.is_main_account:  # its password at Voximplant is a different one
            del self.fields["at_voximplant"]
            self.fields["new_password"] = PanelPasswordField(label=_("New password"), also_at_voximplant=False)
