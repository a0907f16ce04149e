"""What the tools of the roles pages are asked: all of it stands in the address."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panel.access.matrix import GROUPS, Role
from panel.access.opened import METHODS

type Choices = list[tuple[str, list[tuple[str, str]]]]


def section_choices() -> Choices:
    """All sections under their headings."""
    return [(gettext(group), [(str(each), gettext(each)) for each in rows]) for group, rows in GROUPS.items()]


def right_choices() -> Choices:
    """Sections, then methods of the API."""
    return [*section_choices(), (gettext("API methods"), [(command, command) for command in METHODS])]


class MatrixForm(forms.Form):
    """Which part of the matrix is shown; a wrong value filters nothing."""

    q = forms.CharField(required=False, max_length=100)
    roles = forms.MultipleChoiceField(required=False, choices=[(role, role) for role in Role])
    only = forms.ChoiceField(required=False, choices=[("differences", _("Only differences"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()
        chosen = self.cleaned_data.get("roles") or Role
        self.chosen = frozenset(self.cleaned_data.get("roles") or ())
        self.columns = [role for role in Role if role in set(chosen)]
        self.word: str = self.cleaned_data.get("q", "")
        self.only_differences: bool = self.cleaned_data.get("only") == "differences"


class RightForm(forms.Form):
    """One section or method; empty at first."""

    right = forms.ChoiceField(label=_("Section or API method"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["right"].choices = [("", _("Choose one")), *right_choices()]  # type: ignore[attr-defined]  # it has


class NeedForm(forms.Form):
    """Sections or methods that somebody needs, and the roles that they have already."""

    need = forms.MultipleChoiceField(label=_("Needed"), required=False, widget=forms.CheckboxSelectMultiple)
    held = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = right_choices()  # type: ignore[attr-defined]  # it has
        self.fields["held"].choices = [(role, role) for role in Role]  # type: ignore[attr-defined]  # it has

    def chosen(self, name: str) -> list[str]:
        """What fits, although other values may not."""
        given = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        fitting = {*values_of(self.fields[name].choices)}  # type: ignore[attr-defined]  # it has
        return [value for value in dict.fromkeys(given) if value in fitting]


def values_of(choices: Any) -> Iterator[str]:
    """Of choices in groups and without."""
    for value, label in choices:
        if isinstance(label, list):
            yield from (inner for inner, _text in label)
        else:
            yield value
