"""Service accounts that a subuser made here: they belong to the account, and stay when the subuser changes or goes."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
    """The typed name is the subuser's."""

    keys = forms.MultipleChoiceField(
        label=_("Also delete these service accounts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Programs that use them will stop working. This cannot be undone."),
    )
    field_order = ("keys", "typed_name")

    def __init__(self, *args: Any, made: Sequence[Key], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made = made
        if made:
            self.fields["keys"].choices = [(key.id, summary(key)) for key in made]  # type: ignore[attr-defined]  # it has
        else:
            del self.fields["keys"]

    def chosen(self) -> list[Key]:
        return [key for key in self.made if key.id in self.cleaned_data.get("keys", [])]


def summary(key: Key) -> str:
    return f"{key.name or key.id} ({', '.join(key.role_names) or gettext('no role')})"


def made_by(request: PanelRequest, subuser: Subuser) -> list[Key]:
    return living_keys_of(request.api, panel_passwords.member_of(request.user.account, subuser.id))


def delete_keys(request: PanelRequest, keys: Iterable[Key]) -> None:
    """One call after the other, with a message for each. After an error the others are still deleted."""
    for key in keys:
        name, form = key.name or key.id, ApiForm({})
        match attempt(request.api, form, partial(request.api.keys.delete, key.id), before={key.id: of_key(key)}):
            case Saved():
                messages.success(request, gettext("Service account %(name)s was deleted.") % {"name": name})
            case _:
                refused = gettext("Service account %(name)s was not deleted.") % {"name": name}
                messages.error(request, form.in_a_sentence(refused))
