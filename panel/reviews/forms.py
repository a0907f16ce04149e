"""What is asked when a review begins, and when it ends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from panel.web.forms import Form


class StartForm(Form):
    """Days."""

    dormant_days = forms.IntegerField(
        label=_("Dormant after this many days without a sign-in here"), min_value=1, max_value=3650, initial=90
    )
    remind_days = forms.IntegerField(
        label=_("Remind of the next review after this many days"),
        min_value=0,
        max_value=3650,
        initial=90,
        help_text=_("0: never. The home page reminds the main account."),
    )


class FinishForm(Form):
    """A word at the end."""

    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
