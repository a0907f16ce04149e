"""The filters of the log; a wrong value filters nothing, and the page says so."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panel.journal.kinds import GROUPS, State
from panel.journal.models import Entry, folded
from panel.journal.subject import ABOUT, KINDS
from panel.logs.names import named_so
from panel.people.models import Account

OUTSIDE = "outside"  # a kind that the journal does not have: changes that were not made in the panel
ABOUT_A = {
    "user": _("About a user"),
    "application": _("About an application"),
    "subuser": _("About a subuser"),
    "service account": _("About a service account"),
    "skill": _("About a skill"),
    "queue": _("About a queue"),
    "member": _("About a member"),
}
SENSIBLE = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class DateInput(forms.DateInput):
    """With the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LogFilterForm(forms.Form):
    """Days are in the member's time zone, from the first moment of one to the last of the other."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    who = forms.CharField(label=_("Who"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("Result"), required=False, choices=[("", _("Any result")), *State.choices])
    object = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[("", _("About anything")), *((kind, ABOUT_A[kind]) for kind in KINDS)],
    )
    about = forms.CharField(label=_("ID"), required=False, max_length=100)
    command = forms.CharField(label=_("Method"), required=False, max_length=50)
    ip = forms.CharField(label=_("Address"), required=False, max_length=45)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput, validators=SENSIBLE)
    until = forms.DateField(label=_("To"), required=False, widget=DateInput, validators=SENSIBLE)

    # The page shows these first, and the others on request.
    FIRST = ("q", "kind", "state")

    def __init__(self, *args: Any, with_outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", gettext("Everything")), *((key, gettext(group.label)) for key, group in GROUPS.items())]
        if with_outside:
            kinds.insert(2, (OUTSIDE, gettext("Changes outside the panel")))
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField's
        self.turned_round = False

    def clean(self) -> dict[str, Any]:
        """If the end is before the start, they are exchanged."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            cleaned["since"], cleaned["until"] = until, since
            self.turned_round = True
        return cleaned

    def value(self, name: str) -> Any:
        """A filter's value; None if it is empty or wrong."""
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
        return any(self.cleaned_data.values())

    @property
    def used(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def more_is_used(self) -> bool:
        """Whether a filter is on that the page does not show first."""
        return any(value for name, value in self.cleaned_data.items() if name not in self.FIRST)

    def entries(self, account: Account, found: QuerySet[Entry]) -> QuerySet[Entry]:
        """Those of the account's entries that fit; a search also finds what is about things that were called so."""
        exact = {"member_name": "who", "command": "command", "state": "state", "ip": "ip", "object_kind": "object"}
        found = found.filter(**{column: self.value(name) for column, name in exact.items() if self.value(name)})
        if kind := self.value("kind"):
            found = found.filter(kind__in=GROUPS[kind].kinds) if kind != OUTSIDE else found.none()
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
        """Whether the account's history can match at all: it holds only changes that were done."""
        return self.value("kind") in (None, "changes", OUTSIDE) and self.value("state") in (None, State.DONE)

    def fits(self, texts: Iterable[str], **columns: str) -> bool:
        """Whether a change of the account's history matches; times are checked elsewhere."""
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
