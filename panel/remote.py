"""The one place where account, client and journal meet."""

from functools import partial

from django.core.cache import cache
from django.http import Http404

from panel.accounts.signing_in import client_address
from panel.api.applications import Application
from panel.api.client import Api
from panel.journal.recording import recorded
from panel.web.http import PanelRequest

APPLICATION_KEPT_SECONDS = 60


def api_for(request: PanelRequest) -> Api:
    """The member's account at the Management API; every write is recorded in the journal."""
    return request.user.account.api(partial(recorded, request.user, client_address(request)))


def application_or_404(request: PanelRequest, application_id: int) -> Application:
    """The account's application, kept for a minute: pages need its name, and it hardly changes.

    Raises:
        Http404: the account has no such application.
    """
    key = application_key(request, application_id)
    application: Application | None = cache.get(key)
    if application is None:
        application = api_for(request).applications.get(application_id)
        if application is None:
            raise Http404("The account has no such application.")
        cache.set(key, application, APPLICATION_KEPT_SECONDS)
    return application


def application_key(request: PanelRequest, application_id: int) -> str:
    """Under which an application is kept; delete it when the panel changes the application."""
    return f"application:{request.user.account.pk}:{application_id}"
