"""Writes about applications; each returns its outcome."""

from panel.api.applications import Application
from panel.applications.forms import ApplicationForm
from panel.remote.attempts import attempt
from panel.remote.looks import of_application
from panel.remote.outcomes import Attempted, Unchanged
from panel.remote.requests import PanelRequest
from panel.web.api_forms import TypedNameForm


def create(request: PanelRequest, form: ApplicationForm) -> Attempted[int]:
    return attempt(request.api, form, lambda: request.api.applications.add(**form.cleaned_data))


def edit(request: PanelRequest, application: Application, form: ApplicationForm) -> Attempted[None] | Unchanged:
    """SetApplicationInfo, with what was edited; a parameter with a default is sent as it was read."""
    if not form.edited:
        return Unchanged()
    fields = {"secure_record_storage": application.secure_record_storage, **form.edited}
    return attempt(
        request.api,
        form,
        lambda: request.api.applications.change(application.id, **fields),
        before={str(application.id): of_application(application)},
    )


def delete(request: PanelRequest, application: Application, form: TypedNameForm) -> Attempted[None]:
    return attempt(
        request.api,
        form,
        lambda: request.api.applications.delete(application.id),
        before={str(application.id): of_application(application)},
    )
