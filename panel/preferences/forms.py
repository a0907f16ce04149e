"""The preferences of a member."""

import re
from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panel.people.models import Member
from panel.web.forms import Form

COLUMN = re.compile(r"[a-z_]{1,30}")
MOST_COLUMNS = 30
THEMES = [("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]


@cache
def time_zones() -> list[tuple[str, str]]:
    """All zones that have a place in their name, and UTC."""
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name)]


class ColumnsForm(Form):
    """Which columns a list shows. The list itself knows what its columns are called."""

    list = forms.ChoiceField(choices=[("users", "users")])
    column = forms.MultipleChoiceField(required=False, choices=[])

    def __init__(self, sent: QueryDict) -> None:
        super().__init__(sent)
        names = [name for name in sent.getlist("column") if COLUMN.fullmatch(name)][:MOST_COLUMNS]
        self.fields["column"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]  # it has


class PreferencesForm(Form):
    """Appearance and time zone. What is not sent stays unchanged."""

    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES, widget=forms.RadioSelect)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("For all dates. Point at a date to see the exact time in UTC."),
    )

    def __init__(self, member: Member, sent: dict[str, str] | None = None) -> None:
        present = {"theme": member.theme, "time_zone": member.time_zone}
        super().__init__(None if sent is None else present | sent, initial=present)
        ours = gettext("The account's (%(zone)s)") % {"zone": member.account.time_zone}
        choices = [("", ours), *time_zones()]
        self.fields["time_zone"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField's
