"""Forms whose input goes to the Management API: its refusals come back at the field they are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from panel.api.errors import ApiBusy, ApiError, ApiRefused
from panel.web.forms import Form


@dataclass(frozen=True)
class Lost:
    """A write whose answer was lost, as the form shows it. `token` lets the panel look again."""

    heading: str
    text: str
    token: str


class ApiForm(Form):
    """A form that can show what the API said.

    `error_fields` tells which of the API's error codes belongs at which field; `parameters` does the same for the
    parameter that an error names. `error_texts` replaces the API's words for a code by ours. `unknown_help` says
    what to do when the answer of the call was lost and no look can help.
    """

    error_fields: ClassVar[Mapping[int, str]] = {}
    error_texts: ClassVar[Mapping[int, str]] = {}
    parameters: ClassVar[dict[str, str]] = {}
    unknown_help: ClassVar[str] = ""
    lost: Lost | None = None

    def add_api_error(self, error: ApiError) -> None:
        """Show the failure of the call at its field, or above the form; say what was and was not saved."""
        if isinstance(error, ApiBusy):
            self.add_error(None, f"{refusal_in_words(error)} Your input is kept.")
        elif isinstance(error, ApiRefused):
            field = self.error_fields.get(error.code) or self.parameters.get(error.field or "")
            text = self.error_texts.get(error.code) or refusal_in_words(error)
            self.add_error(field if field in self.fields else None, text)
        else:
            self.add_error(None, f"{error.message} Your input is kept; try again in a moment.")

    @property
    def said(self) -> str:
        """All errors as text, for where the form itself is not shown."""
        return " ".join(str(text) for errors in self.errors.values() for text in errors)

    def in_a_sentence(self, refused: str) -> str:
        """The errors as a message; `refused` begins it where nothing was changed."""
        return f"{self.lost.heading if self.lost else refused} {self.said}"

    def add_lost(self, lost: Lost) -> None:
        """Show that the answer of the call was lost, and what a look has found."""
        self.lost = lost
        self.add_error(None, f"{lost.text} {self.unknown_help}".strip())


class TypedNameForm(ApiForm):
    """What cannot be undone is confirmed by typing the name of what it happens to."""

    typed_name = forms.CharField(
        label="Name",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["typed_name"].label = f"Type {name} to confirm"

    def clean_typed_name(self) -> str:
        """Exactly the name."""
        typed: str = self.cleaned_data["typed_name"]
        if typed != self.name:
            raise forms.ValidationError(f"This is not {self.name}. Nothing was done.")
        return typed


def refusal_in_words(refusal: ApiRefused) -> str:
    """The API's own words, with the code that its documentation lists."""
    words = refusal.message.strip().rstrip(".") or "The API gave no reason"
    if isinstance(refusal, ApiBusy):
        return f"The API is busy, so this was not done: {words} (error {refusal.code}). Try again in a moment."
    return f"{words} (error {refusal.code})."
