"""Applications: add, rename, delete. A member who may not is refused before they type anything."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panel.access.access import Access
from panel.access.decorators import section
from panel.access.matrix import Section
from panel.api.applications import Application
from panel.api.rights import check_call
from panel.applications import saving
from panel.applications.forms import ApplicationForm
from panel.remote.counting import users_of
from panel.remote.lookup import application_or_404
from panel.remote.outcomes import Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.web.api_forms import TypedNameForm
from panel.web.crumbs import application_crumbs, application_url
from panel.web.http import page_or_partial
from panel.web.messages import unchanged


@section(Section.APPLICATIONS)
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: PanelRequest) -> HttpResponse:
    """`/applications/new/`."""
    check_call("AddApplication", request.access.roles)
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    match form.is_valid() and saving.create(request, form):
        case Saved(new_id=application_id):
            messages.success(request, _("Application %(name)s was created.") % form.cleaned_data)
            return redirect(url_of(request.access, application_id))
    context = {"form": form, "crumbs": [(_("Applications"), reverse("applications:list"))]}
    return page_or_partial(request, "applications/form.html", "editor", context)


@section(Section.CERTAIN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: PanelRequest, application_id: int) -> HttpResponse:
    """`/application/<id>/edit/`: a new name also changes every user's login."""
    check_call("SetApplicationInfo", request.access.roles)
    application = application_or_404(request, application_id, fresh=True)
    form = ApplicationForm(request.POST if request.method == "POST" else None, application=application)
    match form.is_valid() and saving.edit(request, application, form):
        case Saved():
            messages.success(request, _("Application %(name)s was saved.") % form.cleaned_data)
            return redirect("applications:detail", application_id)
        case Unchanged():
            unchanged(request, application.name)
            return redirect("applications:detail", application_id)
    context = {"form": form, "application": application, "crumbs": application_crumbs(request.access, application)}
    return page_or_partial(request, "applications/form.html", "editor", context)


@section(Section.CERTAIN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: PanelRequest, application_id: int) -> HttpResponse:
    """`/application/<id>/delete/`: deletes the application and its users after its name is typed."""
    check_call("DelApplication", request.access.roles)
    application = application_or_404(request, application_id, fresh=True)
    form = TypedNameForm(request.POST if request.method == "POST" else None, name=application.name)
    match form.is_valid() and saving.delete(request, application, form):
        case Saved():
            messages.success(request, _("Application %(name)s was deleted.") % {"name": application.name})
            return redirect("applications:list")
    context = {
        "form": form,
        "application": application,
        "users": users_of(request.api, [application_id], fresh=True)[application_id],
        "crumbs": application_crumbs(request.access, application),
    }
    return page_or_partial(request, "applications/delete.html", "editor", context)


def url_of(access: Access, application_id: int | None) -> str:
    """A page of a new application, or the list. It is not read first: it exists, and a read could fail."""
    url = application_url(access, Application(application_id, full_name="")) if application_id else None
    return url or reverse("applications:list")
