"""The application editor. Field names are the keyword arguments of `Applications.add` and `.change`."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from panel.api.applications import Application
from panel.web.api_forms import ApiForm
from panel.web.forms import Switch

NAME = RegexValidator(
    r"\A[a-z][a-z0-9-]+\Z", "Begin with a lowercase letter; use lowercase letters, digits and hyphens only."
)
LONGEST_NEW = 65  # AddApplication allows 64 characters after the first, SetApplicationInfo 79
LONGEST_RENAMED = 80


class ApplicationForm(ApiForm):
    """Create and rename an application."""

    # AddApplication, SetApplicationInfo: https://voximplant.com/docs/references/httpapi/applications
    error_fields: ClassVar = {107: "name", 129: "name"}
    error_texts: ClassVar = {
        107: "Voximplant does not accept this name.",
        108: "The account has as many applications as it may have. Nothing was created.",
        129: "The account has an application with this name already.",
    }
    parameters: ClassVar = {"application_name": "name"}

    name = forms.CharField(
        label="Name",
        min_length=2,
        validators=[NAME],
        help_text="Lowercase letters, digits and hyphens, beginning with a letter. It is a part of every user's login.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    secure_record_storage = forms.BooleanField(
        label="Secure record storage",
        required=False,
        widget=Switch,
        help_text="Logs and recordings can be opened only by who is authorized.",
    )

    def __init__(self, *args: Any, application: Application | None = None, **kwargs: Any) -> None:
        self.edited = application
        if application is not None:
            kwargs["initial"] = self.present(application)
        super().__init__(*args, **kwargs)
        longest = LONGEST_RENAMED if application else LONGEST_NEW
        name = self.fields["name"]
        name.max_length = longest  # type: ignore[attr-defined]  # a CharField
        name.validators.append(forms.CharField(max_length=longest).validators[0])
        name.widget.attrs["maxlength"] = longest

    @staticmethod
    def present(application: Application) -> dict[str, Any]:
        """The application as it is, in the form's words."""
        return {"name": application.name, "secure_record_storage": bool(application.secure_record_storage)}

    def changes(self) -> dict[str, Any]:
        """What differs from the edited application, as keyword arguments of `Applications.change`."""
        assert self.edited is not None  # noqa: S101 - asked only when editing
        now = self.present(self.edited)
        return {name: value for name, value in self.cleaned_data.items() if value != now[name]}
