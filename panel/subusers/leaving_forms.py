"""What is asked before somebody is suspended, or leaves."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panel.api.keys import Key
from panel.subusers.forms import KeysForm, in_a_line
from panel.team.suspending import Leaving
from panel.web.forms import Form

KEEP, HAND_OVER, DELETE = "keep", "hand over", "delete"
LONGEST: Final = 255  # of a description


class SuspendForm(KeysForm):
    """Whether keys lose their roles as well."""

    force = forms.BooleanField(
        label=_("Also take the roles from their own service accounts"),
        required=False,
        initial=True,
        help_text=_("Those that belong to them at Voximplant. If these keep a role, the API refuses to take it."),
    )
    keys = forms.MultipleChoiceField(
        label=_("Also take the roles from these service accounts that they made here"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Programs that use them stop working until you restore the subuser."),
    )


class LeaveForm(Form):
    """For each service account that they made here: it stays, somebody else looks after it, or it is deleted."""

    to = forms.ChoiceField(
        label=_("Who looks after what is handed over"),
        required=False,
        help_text=_("The name is written into the description: the API knows no other owner."),
    )

    def __init__(self, *args: Any, made: Sequence[Key], others: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made = made
        choices = [(KEEP, _("Leave it")), (HAND_OVER, _("Hand it over")), (DELETE, _("Delete it"))]
        for number, key in enumerate(made):
            self.fields[f"key{number}"] = forms.ChoiceField(label=in_a_line(key), choices=choices, initial=KEEP)
        if made:
            self.fields["to"].choices = [("", _("Choose…")), *((name, name) for name in others)]  # type: ignore[attr-defined]  # it has
            self.order_fields([*(f"key{number}" for number in range(len(made))), "to"])
        else:
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if HAND_OVER in self._answers() and not cleaned.get("to"):
            self.add_error("to", gettext("Choose who looks after what is handed over."))
        for number, key in enumerate(self.made):
            if cleaned.get(f"key{number}") == HAND_OVER and len(self._description(key)) > LONGEST:
                self.add_error(f"key{number}", gettext("The description is too long to add a name. Shorten it first."))
        return cleaned

    def _answers(self) -> list[str]:
        return [self.cleaned_data.get(f"key{number}", KEEP) for number in range(len(self.made))]

    def _description(self, key: Key) -> str:
        return f"{key.description} (looked after by {self.cleaned_data.get('to', '')})".strip()

    def leaving(self) -> Leaving:
        """What was chosen, without what stays as it is."""
        chosen = zip(self.made, self._answers(), strict=True)
        return Leaving({key.id: None if do == DELETE else self._description(key) for key, do in chosen if do != KEEP})
