"""The filters of both logs; a value that does not fit filters nothing, and the page says so."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from panel.api.rights import METHOD_ROLES
from panel.journal.models import Entry

# The vendor's page of GetAuditLog demands both ends, and its reports do not reach further than a year.
DAYS_SHOWN = 30
LONGEST = 366
SENSIBLE = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))
WRITES = sorted(command for command in METHOD_ROLES if "Get" not in command)


class DateInput(forms.DateInput):
    """A day, picked from the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LogFilterForm(forms.Form):
    """What both logs can be filtered by; days are the member's own, from the first second to the last."""

    command = forms.CharField(
        label="API method", required=False, max_length=50, widget=forms.TextInput({"list": "commands"})
    )
    since = forms.DateField(label="From", required=False, widget=DateInput, validators=SENSIBLE)
    until = forms.DateField(label="To", required=False, widget=DateInput, validators=SENSIBLE)

    def value(self, name: str) -> Any:
        """A filter's value, None where there is none that fits."""
        return self.cleaned_data.get(name) or None

    def moment(self, name: str) -> datetime | None:
        """`since` as its day's first second, `until` as its last."""
        day: date | None = self.cleaned_data.get(name)
        if day is None:
            return None
        at = time.min if name == "since" else time(23, 59, 59)
        return timezone.make_aware(datetime.combine(day, at))

    @property
    def is_used(self) -> bool:
        """Whether anything is filtered."""
        return any(self.cleaned_data.values())


class JournalFilterForm(LogFilterForm):
    """Filters of the panel's journal."""

    q = forms.CharField(label="Search", required=False, max_length=100)
    who = forms.ChoiceField(label="Who", required=False)
    state = forms.ChoiceField(label="Result", required=False, choices=[("", "Any result"), *Entry.State.choices])

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Anybody"), *((name, name) for name in names)]  # type: ignore[attr-defined]


class HistoryFilterForm(LogFilterForm):
    """Filters of the account's history. The API wants a time span: the last 30 days, if none is given."""

    who = forms.ChoiceField(label="Who", required=False)
    ip = forms.GenericIPAddressField(label="IP address", required=False)
    about = forms.CharField(
        label="About the ID",
        required=False,
        max_length=50,
        help_text="A user's, an application's or a subuser's ID, or a phone number.",
    )

    def __init__(self, *args: Any, subusers: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Anybody"), *subusers]  # type: ignore[attr-defined]

    def span(self) -> tuple[datetime, datetime]:
        """From when until when: never empty, and not longer than the API allows."""
        until = self.moment("until") or timezone.now()
        since = self.moment("since") or until - timedelta(days=DAYS_SHOWN)
        return max(since, until - timedelta(days=LONGEST)), until

    def wanted(self) -> dict[str, Any]:
        """Keyword arguments of `History.list`."""
        since, until = self.span()
        return {
            "since": since,
            "until": until,
            "subuser_ids": [int(self.cleaned_data["who"])] if self.value("who") else [],
            "commands": [self.cleaned_data["command"]] if self.value("command") else [],
            "ips": [self.cleaned_data["ip"]] if self.value("ip") else [],
            "about": self.value("about"),
        }
