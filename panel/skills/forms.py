"""Forms about skills and queues."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from panel.web.api_forms import ApiForm
from panel.web.converters import LARGEST_ID
from panel.web.edit_forms import EditForm

ACTION = re.compile(r"(bind|unbind):(skill|queue)(?::([1-9]\d{0,17}))?")


@dataclass(frozen=True)
class Binding:
    """One change: bind a user to a skill (with a level, in SmartQueue) or queue, or unbind it."""

    kind: str  # "skill" or "queue"
    id: int
    bind: bool
    level: int = 1


class BindForm(ApiForm):
    """One button of the user's skills and queues: `bind:skill`, `bind:queue`, `unbind:skill:701` ..."""

    error_texts: ClassVar = {
        218: "There is no such queue any more.",
        222: "There is no such skill any more.",
        381: "This queue belongs to no application.",
        498: "An agent of SmartQueue can have 5 skills.",
        563: "An agent of SmartQueue can be bound to 50 queues.",
    }

    action = forms.RegexField(rf"\A{ACTION.pattern}\Z")
    skill = forms.IntegerField(label="Skill", required=False, min_value=1, max_value=LARGEST_ID)
    queue = forms.IntegerField(label="Queue", required=False, min_value=1, max_value=LARGEST_ID)
    level = forms.IntegerField(label="Level", required=False, min_value=1, max_value=5)

    def clean(self) -> dict[str, Any]:
        """Who binds has chosen something."""
        if match := ACTION.fullmatch(self.cleaned_data.get("action", "")):
            do, kind, unbound = match.groups()
            chosen = int(unbound) if unbound else self.cleaned_data.get(kind)
            if chosen is None or (do == "unbind") is not bool(unbound):
                self.add_error(kind, f"Choose a {kind} first.")
            else:
                self.binding = Binding(kind, chosen, do == "bind", self.cleaned_data.get("level") or 1)
        return self.cleaned_data


class AgentForm(EditForm):
    """How SmartQueue treats an agent. The API does not tell whether it takes calls, so that may stay as it is."""

    compared: ClassVar = ("max_conversations",)

    error_fields: ClassVar = {496: "max_conversations"}

    handle_calls = forms.TypedChoiceField(
        label="Calls",
        required=False,
        choices=[("", "As it is now"), ("true", "Takes calls"), ("false", "Takes no calls")],
        coerce=lambda value: value == "true",
        empty_value=None,
    )
    max_conversations = forms.IntegerField(label="Chats at once", required=False, min_value=1, max_value=1000)

    def settings(self) -> dict[str, Any]:
        """Keyword arguments of `SmartQueues.set_agents`: what was chosen or edited. An empty number changes nothing."""
        chosen = {"handle_calls": self.cleaned_data["handle_calls"], **self.edited}
        return {name: value for name, value in chosen.items() if value is not None}


class SkillForm(EditForm):
    """The name of a skill of the account."""

    compared: ClassVar = ("name",)

    error_fields: ClassVar = {220: "name", 221: "name"}
    error_texts: ClassVar = {221: "The account has a skill with this name already."}
    parameters: ClassVar = {"skill_name": "name", "new_skill_name": "name"}

    name = forms.CharField(label="Name", max_length=511, widget=forms.TextInput(attrs={"autocomplete": "off"}))
