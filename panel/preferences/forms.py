"""The preferences of a member."""

from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panel.people.models import Member
from panel.web.forms import Form

THEMES = [("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]


@cache
def time_zones() -> list[tuple[str, str]]:
    """All zones that have a place in their name, and UTC."""
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name)]


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
