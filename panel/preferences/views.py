"""How the panel looks to one member."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from panel.access.decorators import signed_in
from panel.http import local_path
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.preferences.forms import PreferencesForm
from panel.remote.requests import PanelRequest


@signed_in
@require_http_methods(["GET", "POST"])
def preferences(request: PanelRequest) -> HttpResponse:
    """`/preferences/`: appearance and time zone. The member's menu sends `theme` alone, and where to go back to."""
    form = PreferencesForm(request.user, request.POST.dict() if request.method == "POST" else None)
    if form.is_valid():
        form.save()
        if changed := {name: str(form.cleaned_data[name]) for name in form.changed_data}:
            note(Actor.of(request), Kind.SETTINGS_CHANGED, details=changed)
        if "next" in request.POST:
            return HttpResponseRedirect(local_path(request.POST["next"]))
        messages.success(request, "Your preferences were saved.")
        return redirect("preferences:preferences")
    return render(request, "preferences/preferences.html", {"form": form})
