"""Saving a list as a view."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panel.saved_views.models import LONGEST_QUERY
from panel.web.forms import Form

KEPT = frozenset({"q", "active", "status", "skill", "queue", "order", "columns", "per_page"})


class SaveForm(Form):
    """A name for the list as it is now."""

    view = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    for_team = forms.BooleanField(label=gettext_lazy("For the whole team"), required=False)
    query = forms.CharField(required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput)

    def clean_query(self) -> str:
        """Only what a list of users understands."""
        sent = QueryDict(self.cleaned_data["query"])
        kept = QueryDict(mutable=True)
        for name, values in sent.lists():
            if name in KEPT:
                kept.setlist(name, values)
        return kept.urlencode()

    def said(self) -> dict[str, Any]:
        """All errors, for a message."""
        why = " ".join(str(text) for errors in self.errors.values() for text in errors)
        return {"why": why or _("Try again.")}
