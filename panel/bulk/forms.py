"""Forms of imports and of actions on many."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panel.bulk.columns import Column
from panel.web.forms import Form, Switch

UNKNOWN = "?"


class UploadForm(Form):
    """A file, or pasted text."""

    marks_optional = False  # one of the two is needed

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("CSV, XLSX or ODS; 20,000 rows and 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )
    pasted = forms.CharField(
        label=_("Or paste rows here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("Cells copied from a spreadsheet, the header with them."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        if not self.cleaned_data.get("file") and not self.cleaned_data.get("pasted", "").strip():
            self.add_error("file", _("Choose a file, or paste rows."))
        return self.cleaned_data

    def data_and_title(self) -> tuple[bytes, str]:
        """What was sent, and what to call it."""
        file = self.cleaned_data.get("file")
        if file:
            return file.read(), file.name
        return self.cleaned_data["pasted"].encode(), str(_("Pasted rows"))


class ColumnsForm(Form):
    """What each column means, and what the import may do beyond it.

    Args:
        examples: what the first rows hold, for each column.
    """

    marks_optional = False

    make_passwords = forms.BooleanField(
        label=_("Make passwords"),
        required=False,
        widget=Switch,
        help_text=_("For new ones without a password. You can download them once, within a day."),
    )
    set_passwords = forms.BooleanField(
        label=_("Change passwords"),
        required=False,
        widget=Switch,
        help_text=_("Also those of users who exist already. Otherwise their passwords in the file are not used."),
    )

    def __init__(
        self,
        *args: Any,
        headers: list[str],
        meanings: list[str | None],
        columns: Iterable[Column],
        examples: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headers = headers
        choices = [(UNKNOWN, str(_("Choose…"))), ("", str(_("Leave it out")))]
        choices += [(column.name, gettext(column.label)) for column in columns if not column.is_told]
        for place, (header, meaning, held) in enumerate(zip(headers, meanings, examples, strict=True)):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=header or _("Column {number}").format(number=place + 1),
                choices=choices,
                required=False,
                initial=UNKNOWN if meaning is None else meaning,
                help_text=escape(held),  # a help text may hold markup
            )

    def of_columns(self) -> list[forms.BoundField]:
        """Their fields alone."""
        return [self[f"column_{place}"] for place in range(len(self.headers))]

    def others(self) -> list[forms.BoundField]:
        """What the import may do beyond them."""
        return [field for field in self if not field.name.startswith("column_")]

    def meanings(self) -> list[str | None]:
        """As chosen, in the order of the columns."""
        chosen = [self.cleaned_data.get(f"column_{place}", UNKNOWN) for place in range(len(self.headers))]
        return [None if each == UNKNOWN else each for each in chosen]
