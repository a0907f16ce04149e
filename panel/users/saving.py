"""Writes about users; each returns its outcome."""

from panel.api.users import User
from panel.remote.attempts import attempt
from panel.remote.looks import of_user
from panel.remote.outcomes import Attempted, Unchanged
from panel.remote.requests import PanelRequest
from panel.users.forms import NewUserForm, UserForm
from panel.web.api_forms import ApiForm


def create(request: PanelRequest, application_id: int, form: NewUserForm) -> Attempted[int | None]:
    return attempt(request.api, form, lambda: request.api.users.add(application_id, **form.arguments()))


def edit(request: PanelRequest, application_id: int, user: User, form: UserForm) -> Attempted[None] | Unchanged:
    """SetUserInfo, with what was edited. `active` is always sent: without it the API may activate a user."""
    changes = form.changes()
    if not changes:
        return Unchanged()
    active = form.cleaned_data["active"] if user.active is None else user.active
    return change(request, application_id, user, form, **{"active": active, **changes})


def change(request: PanelRequest, application_id: int, user: User, form: ApiForm, **changes: object) -> Attempted[None]:
    return attempt(
        request.api,
        form,
        lambda: request.api.users.change(user.id, **changes),  # type: ignore[arg-type]  # as the form has checked them
        before={str(user.id): of_user(user)},
        application_id=application_id,
    )


def delete(request: PanelRequest, application_id: int, user: User, form: ApiForm) -> Attempted[None]:
    return attempt(
        request.api,
        form,
        lambda: request.api.users.delete(application_id, [user.id]),
        before={str(user.id): of_user(user)},
    )
