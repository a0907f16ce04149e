"""Forms whose input goes to the Management API: a refusal is shown at its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from panel.api.errors import ApiBusy, ApiError, ApiRefused
from panel.web.forms import Form


@dataclass(frozen=True)
class Lost:
    """A write whose answer was lost, as the form shows it. `token` lets the panel look again."""

    heading: str
    text: str
    token: str


class ApiForm(Form):
    """A form that can show the API's errors.

    `error_fields` maps the API's error codes to fields, `parameters` the API's parameter names. `error_texts` replaces
    the API's words for a code with ours. `unknown_help` says what to do when the answer of the call was lost and the
    panel cannot find out.
    """

    error_fields: ClassVar[Mapping[int, str]] = {}
    error_texts: ClassVar[Mapping[int, str]] = {}
    parameters: ClassVar[dict[str, str]] = {}
    unknown_help: ClassVar[str] = ""
    lost: Lost | None = None

    def add_api_error(self, error: ApiError) -> None:
        if isinstance(error, ApiBusy):
            self.add_error(None, _("%(error)s Your input is kept.") % {"error": error_in_words(error)})
        elif isinstance(error, ApiRefused):
            field = self.error_fields.get(error.code) or self.parameters.get(error.field or "")
            text = gettext(self.error_texts.get(error.code, "")) or error_in_words(error)
            self.add_error(field if field in self.fields else None, text)
        else:
            text = _("%(error)s Your input is kept; try again in a moment.")
            self.add_error(None, text % {"error": error_in_words(error)})

    @property
    def said(self) -> str:
        """All errors as text, for a page that does not show the form."""
        return " ".join(str(text) for errors in self.errors.values() for text in errors)

    def in_a_sentence(self, refused: str) -> str:
        """The errors as a message; it begins with `refused` if nothing was changed."""
        return f"{self.lost.heading if self.lost else refused} {self.said}"

    def add_lost(self, lost: Lost) -> None:
        self.lost = lost
        self.add_error(None, f"{lost.text} {_(self.unknown_help)}".strip())


class TypedNameForm(ApiForm):
    """Confirms what cannot be undone: the member types the name."""

    typed_name = forms.CharField(
        label=gettext_lazy("Name"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["typed_name"].label = _("Type %(name)s to confirm") % {"name": name}

    def clean_typed_name(self) -> str:
        typed: str = self.cleaned_data["typed_name"]
        if typed != self.name:
            raise forms.ValidationError(_("This is not %(name)s. Nothing was done.") % {"name": self.name})
        return typed


def error_in_words(error: ApiError) -> str:
    """A refusal in the API's own words, with the code that its documentation lists; other errors in the panel's."""
    if not isinstance(error, ApiRefused):
        values = {name: gettext(value) if isinstance(value, str) else value for name, value in error.values.items()}
        return gettext(error.text) % values if values else gettext(error.text)
    words = gettext(error.message.strip().rstrip(".")) or _("The API gave no reason")
    text = _("%(error)s (error %(code)d).")
    if isinstance(error, ApiBusy):
        text = _("The API is busy, so this was not done: %(error)s (error %(code)d). Try again in a moment.")
    return text % {"error": words, "code": error.code}
