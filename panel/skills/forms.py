"""Forms about skills and queues."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

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
        218: N_("This queue no longer exists. Reload the page."),
        222: N_("This skill no longer exists. Reload the page."),
        381: N_("This queue belongs to no application. Choose another one."),
        498: N_("A SmartQueue agent can have 5 skills. Take one away first."),
        563: N_("A SmartQueue agent can be in 50 queues. Remove them from one first."),
    }

    action = forms.RegexField(rf"\A{ACTION.pattern}\Z")
    skill = forms.IntegerField(label=_("Skill"), required=False, min_value=1, max_value=LARGEST_ID)
    queue = forms.IntegerField(label=_("Queue"), required=False, min_value=1, max_value=LARGEST_ID)
    level = forms.IntegerField(label=_("Level"), required=False, min_value=1, max_value=5)

    def clean(self) -> dict[str, Any]:
        if match := ACTION.fullmatch(self.cleaned_data.get("action", "")):
            do, kind, unbound = match.groups()
            chosen = int(unbound) if unbound else self.cleaned_data.get(kind)
            if chosen is None or (do == "unbind") is not bool(unbound):
                texts = {"skill": gettext("Choose a skill first."), "queue": gettext("Choose a queue first.")}
                self.add_error(kind, texts[kind])
            else:
                self.binding = Binding(kind, chosen, do == "bind", self.cleaned_data.get("level") or 1)
        return self.cleaned_data


class AgentForm(EditForm):
    """The API does not say whether an agent takes calls, so this can stay unchanged."""

    compared: ClassVar = ("max_conversations",)

    error_fields: ClassVar = {496: "max_conversations"}

    handle_calls = forms.TypedChoiceField(
        label=_("Calls"),
        required=False,
        choices=[("", _("Do not change")), ("true", _("Takes calls")), ("false", _("Takes no calls"))],
        coerce=lambda value: value == "true",
        empty_value=None,
    )
    max_conversations = forms.IntegerField(label=_("Chats at once"), required=False, min_value=1, max_value=1000)

    def settings(self) -> dict[str, Any]:
        """Keyword arguments of `SmartQueues.set_agents`: what was chosen or edited. An empty number changes nothing."""
        chosen = {"handle_calls": self.cleaned_data["handle_calls"], **self.edited}
        return {name: value for name, value in chosen.items() if value is not None}


class SkillForm(EditForm):
    compared: ClassVar = ("name",)

    error_fields: ClassVar = {220: "name", 221: "name"}
    error_texts: ClassVar = {221: N_("The account already has a skill with this name. Choose another name.")}
    parameters: ClassVar = {"skill_name": "name", "new_skill_name": "name"}

    name = forms.CharField(label=_("Name"), max_length=511, widget=forms.TextInput(attrs={"autocomplete": "off"}))
