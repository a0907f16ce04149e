"""Keeps the preferences of a member."""

from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.preferences.forms import ColumnsForm, PreferencesForm
from panel.remote.requests import PanelRequest


def edit(request: PanelRequest, form: PreferencesForm) -> None:
    """Keep them, and note in the journal what changed."""
    member = request.user
    member.theme, member.time_zone = form.cleaned_data["theme"], form.cleaned_data["time_zone"]
    member.save(update_fields=["theme", "time_zone"])
    if changed := {name: str(form.cleaned_data[name]) for name in form.changed_data}:
        note(Actor.of(request), Kind.SETTINGS_CHANGED, details=changed)


def set_columns(request: PanelRequest, form: ColumnsForm) -> None:
    """How a list looks to one member is nothing for the journal."""
    member = request.user
    member.list_columns = {**member.list_columns, form.cleaned_data["list"]: form.cleaned_data["column"]}
    member.save(update_fields=["list_columns"])
