"""How the panel looks for one member."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from panel.access.decorators import signed_in
from panel.http import local_path
from panel.preferences import saving
from panel.preferences.forms import ColumnsForm, PreferencesForm
from panel.remote.requests import PanelRequest


@signed_in
@require_http_methods(["GET", "POST"])
def preferences(request: PanelRequest) -> HttpResponse:
    """`/preferences/`: appearance and time zone. The member's menu sends only `theme`, and the page to go back to."""
    form = PreferencesForm(request.user, request.POST.dict() if request.method == "POST" else None)
    if form.is_valid():
        saving.edit(request, form)
        if "next" in request.POST:
            return HttpResponseRedirect(local_path(request.POST["next"]))
        messages.success(request, _("Your preferences were saved."))
        return redirect("preferences:preferences")
    return render(request, "preferences/preferences.html", {"form": form})


@signed_in
@require_POST
def set_columns(request: PanelRequest) -> HttpResponse:
    """`/preferences/columns/`: the columns of one list; then back to that list."""
    form = ColumnsForm(request.POST)
    if form.is_valid():
        saving.set_columns(request, form)
    else:
        messages.error(request, _("The columns were not saved: the request does not name a list. Choose them again."))
    return HttpResponseRedirect(local_path(request.POST.get("next", "")))
