"""The preferences of a member."""

from functools import cache
from zoneinfo import available_timezones

from django import forms

from panel.people.models import Member
from panel.web.forms import Form

THEMES = [("system", "As the system"), ("light", "Light"), ("dark", "Dark")]


@cache
def time_zones() -> list[tuple[str, str]]:
    """All zones that have a place in their name, and UTC."""
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name)]


class PreferencesForm(Form):
    """Appearance and time zone. What is not sent stays what it is."""

    theme = forms.ChoiceField(label="Appearance", choices=THEMES, widget=forms.RadioSelect)
    time_zone = forms.ChoiceField(
        label="Time zone",
        required=False,
        help_text="Dates are shown in it. Point at one for the exact UTC.",
    )

    def __init__(self, member: Member, sent: dict[str, str] | None = None) -> None:
        present = {"theme": member.theme, "time_zone": member.time_zone}
        super().__init__(None if sent is None else present | sent, initial=present)
        self.member = member
        choices = [("", f"The account's ({member.account.time_zone})"), *time_zones()]
        self.fields["time_zone"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField's

    def save(self) -> None:
        """Keep them."""
        self.member.theme, self.member.time_zone = self.cleaned_data["theme"], self.cleaned_data["time_zone"]
        self.member.save(update_fields=["theme", "time_zone"])
