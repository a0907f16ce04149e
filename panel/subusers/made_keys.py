"""Service accounts that a subuser made here: the account's, and beyond the reach of its roles and its deletion."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages

from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.remote.attempts import attempt
from panel.remote.looks import of_key
from panel.remote.made_keys import living_keys_of
from panel.remote.outcomes import Saved
from panel.remote.requests import PanelRequest
from panel.sign_in import panel_passwords
from panel.web.api_forms import ApiForm, TypedNameForm


class MadeKeysForm(TypedNameForm):
    """Which of them are deleted; the typed name is the subuser's."""

    keys = forms.MultipleChoiceField(
        label="Also delete these service accounts",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Every program that signs with one of them is refused from then on. This cannot be undone.",
    )
    field_order = ("keys", "typed_name")

    def __init__(self, *args: Any, made: Sequence[Key], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made = made
        if made:
            self.fields["keys"].choices = [(key.id, told(key)) for key in made]  # type: ignore[attr-defined]  # it has
        else:
            del self.fields["keys"]

    def chosen(self) -> list[Key]:
        """Those that were ticked and still exist."""
        return [key for key in self.made if key.id in self.cleaned_data.get("keys", [])]


def told(key: Key) -> str:
    """A key in a line."""
    return f"{key.name or key.id} ({', '.join(key.role_names) or 'no role'})"


def made_by(request: PanelRequest, subuser: Subuser) -> list[Key]:
    """The service accounts that it made in this panel and that still exist."""
    return living_keys_of(request.api, panel_passwords.member_of(request.user.account, subuser.id))


def delete_keys(request: PanelRequest, keys: Iterable[Key]) -> None:
    """Delete each, one call after the other, and say of each how it ended. One that fails keeps none of the others."""
    for key in keys:
        name, form = key.name or key.id, ApiForm({})
        match attempt(request.api, form, partial(request.api.keys.delete, key.id), before={key.id: of_key(key)}):
            case Saved():
                messages.success(request, f"Service account {name} was deleted.")
            case _:
                messages.error(request, form.in_a_sentence(f"Service account {name} was not deleted."))
