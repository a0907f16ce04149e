"""Applications: add, rename, delete. Who may is told before anything is typed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.api.errors import ApiError
from panel.api.rights import check_call
from panel.applications.forms import ApplicationForm
from panel.remote.counting import users_of
from panel.remote.lookup import application_or_404
from panel.remote.requests import PanelRequest
from panel.web.api_forms import TypedNameForm
from panel.web.crumbs import application_crumbs, application_url
from panel.web.http import page_or_partial


@section(Section.APPLICATIONS)
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: PanelRequest) -> HttpResponse:
    """`/applications/new/`: a new application."""
    check_call("AddApplication", request.access.roles)
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        api = request.api
        try:
            application_id = api.applications.add(**form.cleaned_data)
        except ApiError as error:
            form.add_api_error(error)
        else:
            messages.success(request, f"Application {form.cleaned_data['name']} was created.")
            return redirect(url_of(request, application_id))
    context = {"form": form, "crumbs": [("Applications", reverse("applications:list"))]}
    return page_or_partial(request, "applications/form.html", "editor", context)


@section(Section.CERTAIN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: PanelRequest, application_id: int) -> HttpResponse:
    """`/application/<id>/edit/`: another name, and with it another login for every user."""
    check_call("SetApplicationInfo", request.access.roles)
    application = application_or_404(request, application_id, fresh=True)
    form = ApplicationForm(request.POST if request.method == "POST" else None, application=application)
    if form.is_valid() and (changes := form.changes()):
        try:
            as_read = {"secure_record_storage": application.secure_record_storage}
            request.api.applications.change(application_id, **{**as_read, **changes})
        except ApiError as error:
            form.add_api_error(error)
        else:
            messages.success(request, f"Application {form.cleaned_data['name']} was saved.")
    elif form.is_valid():
        messages.info(request, "Nothing was changed.")
    if form.is_valid():
        return redirect("applications:detail", application_id)
    context = {"form": form, "application": application, "crumbs": application_crumbs(request.access, application)}
    return page_or_partial(request, "applications/form.html", "editor", context)


@section(Section.CERTAIN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: PanelRequest, application_id: int) -> HttpResponse:
    """`/application/<id>/delete/`: deletes the application, and its users with it, when its name is typed."""
    check_call("DelApplication", request.access.roles)
    application = application_or_404(request, application_id, fresh=True)
    form = TypedNameForm(request.POST if request.method == "POST" else None, name=application.name)
    if form.is_valid():
        try:
            request.api.applications.delete(application_id)
        except ApiError as error:
            form.add_api_error(error)
        else:
            messages.success(request, f"Application {application.name} was deleted.")
            return redirect("applications:list")
    context = {
        "form": form,
        "application": application,
        "users": users_of(request.api, [application_id], fresh=True)[application_id],
        "crumbs": application_crumbs(request.access, application),
    }
    return page_or_partial(request, "applications/delete.html", "editor", context)


def url_of(request: PanelRequest, application_id: int) -> str:
    """A page of the application, or else the list."""
    application = application_or_404(request, application_id)
    return application_url(request.access, application) or reverse("applications:list")
