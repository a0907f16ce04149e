"""What pages of several rooms read first."""

from django.http import Http404

from panel.api.applications import Application
from panel.api.users import User
from panel.remote.requests import PanelRequest


def application_or_404(request: PanelRequest, application_id: int, *, fresh: bool = False) -> Application:
    """Kept for a minute: pages need the name, which seldom changes."""
    application = request.api.kept.application(application_id, fresh=fresh)
    if application is None:
        raise Http404("The account has no such application.")
    return application


def user_or_404(request: PanelRequest, application_id: int, user_id: int) -> User:
    """The application's user, with skills and queues.

    Raises:
        Http404: the account has no such application, or the application no such user.
    """
    user = request.api.users.get(application_id, user_id)
    if user is None:
        raise Http404("The application has no such user.")
    return user
