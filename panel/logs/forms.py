"""The filters of the log; a value that does not fit filters nothing, and the page says so."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils import timezone

from panel.journal.kinds import GROUPS, State
from panel.journal.models import Entry, folded
from panel.journal.subject import ABOUT, KINDS
from panel.logs.names import named_so
from panel.people.models import Account

OUTSIDE = "outside"  # a kind that the journal does not have: changes that did not go through the panel
SENSIBLE = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class DateInput(forms.DateInput):
    """A day, picked from the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LogFilterForm(forms.Form):
    """What the log can be narrowed to; days are the member's own, from the first moment to the last."""

    q = forms.CharField(label="Search", required=False, max_length=100)
    who = forms.CharField(label="Who", required=False, max_length=80)
    kind = forms.ChoiceField(label="Kind", required=False)
    state = forms.ChoiceField(label="Result", required=False, choices=[("", "Any result"), *State.choices])
    object = forms.ChoiceField(
        label="About", required=False, choices=[("", "About anything"), *((kind, f"About a {kind}") for kind in KINDS)]
    )
    about = forms.CharField(label="ID", required=False, max_length=100)
    command = forms.CharField(label="Method", required=False, max_length=50)
    ip = forms.CharField(label="Address", required=False, max_length=45)
    since = forms.DateField(label="From", required=False, widget=DateInput, validators=SENSIBLE)
    until = forms.DateField(label="To", required=False, widget=DateInput, validators=SENSIBLE)

    # The page shows these at first, the others when they are asked for.
    FIRST = ("q", "kind", "state")

    def __init__(self, *args: Any, with_outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: list[tuple[str, str]] = [("", "Everything"), *((key, label) for key, (label, _) in GROUPS.items())]
        if with_outside:
            kinds.insert(2, (OUTSIDE, "Behind the panel's back"))
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField's
        self.turned_round = False

    def clean(self) -> dict[str, Any]:
        """A span that ends before it begins is read the other way round."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            cleaned["since"], cleaned["until"] = until, since
            self.turned_round = True
        return cleaned

    def value(self, name: str) -> Any:
        """A filter's value, None where there is none that fits."""
        return self.cleaned_data.get(name) or None

    def moment(self, name: str) -> datetime | None:
        """`since` as its day's first moment, `until` as its last."""
        day: date | None = self.cleaned_data.get(name)
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day, time.min if name == "since" else time.max))

    def shown(self, name: str) -> str:
        """A day as its field shows it: put right where the span was turned round."""
        day: date | None = self.cleaned_data.get(name)
        return str(day or self[name].value() or "")

    @property
    def is_used(self) -> bool:
        """Whether anything is filtered."""
        return any(self.cleaned_data.values())

    @property
    def used(self) -> dict[str, str]:
        """The filters that are on, as the export's event keeps them."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def more_is_used(self) -> bool:
        """Whether a filter is on that the page does not show at first."""
        return any(value for name, value in self.cleaned_data.items() if name not in self.FIRST)

    def entries(self, account: Account, found: QuerySet[Entry]) -> QuerySet[Entry]:
        """Those of the account's entries that fit; a search also finds what is about things that were called so."""
        exact = {"member_name": "who", "command": "command", "state": "state", "ip": "ip", "object_kind": "object"}
        found = found.filter(**{column: self.value(name) for column, name in exact.items() if self.value(name)})
        if kind := self.value("kind"):
            found = found.filter(kind__in=GROUPS[kind][1]) if kind != OUTSIDE else found.none()
        if since := self.moment("since"):
            found = found.filter(at__gte=since)
        if until := self.moment("until"):
            found = found.filter(at__lte=until)
        if about := self.value("about"):
            found = found.filter(about_id(about))
        if q := self.value("q"):
            found = found.filter(Q(search__contains=folded(q)) | (named_so(account, q) or Q(pk=None)))
        return found

    @property
    def outside_fits(self) -> bool:
        """Whether what the account's history has can fit at all: it holds nothing but changes that were done."""
        return self.value("kind") in (None, "changes", OUTSIDE) and self.value("state") in (None, State.DONE)

    def fits(self, texts: Iterable[str], **columns: str) -> bool:
        """Whether a change of the account's history fits; times are looked at elsewhere."""
        exact = {"member_name": "who", "command": "command", "ip": "ip", "object_kind": "object"}
        if any(self.value(name) not in (None, columns[column]) for column, name in exact.items()):
            return False
        about, q = self.value("about"), self.value("q")
        if about and about not in columns["object_id"].split(";"):
            return False
        return not q or folded(q) in folded("\n".join([*columns.values(), *texts]))


def about_id(wanted: str) -> Q:
    """Entries about this id, alone or among several, and those that created it."""
    among = [("startswith", f"{wanted};"), ("endswith", f";{wanted}"), ("contains", f";{wanted};")]
    several = Q.create([(f"object_id__{lookup}", text) for lookup, text in among], connector=Q.OR)
    return Q(object_id=wanted) | Q(made=wanted) | several


COMMANDS = sorted(ABOUT)
