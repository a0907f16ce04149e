"""The application editor. Field names are the keyword arguments of `Applications.add` and `.change`."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from panel.api.applications import Application
from panel.web.edit_forms import EditForm
from panel.web.forms import Switch

NAME = RegexValidator(
    r"\A[a-z][a-z0-9-]+\Z", _("Start with a lowercase letter. Then use only lowercase letters, digits and hyphens.")
)
LONGEST_NEW = 65  # AddApplication allows 64 characters after the first, SetApplicationInfo 79
LONGEST_RENAMED = 80


class ApplicationForm(EditForm):
    """Create an application, or rename it."""

    compared: ClassVar = ("name", "secure_record_storage")

    # AddApplication, SetApplicationInfo: https://voximplant.com/docs/references/httpapi/applications
    error_fields: ClassVar = {107: "name", 129: "name"}
    error_texts: ClassVar = {
        107: N_("Voximplant does not accept this name. Choose another one."),
        108: N_("The account already has the highest number of applications. Delete one first."),
        129: N_("The account already has an application with this name. Choose another name."),
    }
    parameters: ClassVar = {"application_name": "name"}

    name = forms.CharField(
        label=_("Name"),
        min_length=2,
        validators=[NAME],
        help_text=_("Lowercase letters, digits and hyphens; start with a letter. It is part of every user's login."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    secure_record_storage = forms.BooleanField(
        label=_("Secure record storage"),
        required=False,
        widget=Switch,
        help_text=_("Only authorized people can open logs and recordings."),
    )

    def __init__(self, *args: Any, application: Application | None = None, **kwargs: Any) -> None:
        super().__init__(*args, now=self.present(application) if application else None, **kwargs)
        longest = LONGEST_RENAMED if application else LONGEST_NEW
        name = self.fields["name"]
        name.max_length = longest  # type: ignore[attr-defined]  # a CharField
        name.validators.append(forms.CharField(max_length=longest).validators[0])
        name.widget.attrs["maxlength"] = longest

    @staticmethod
    def present(application: Application) -> dict[str, Any]:
        return {"name": application.name, "secure_record_storage": bool(application.secure_record_storage)}
