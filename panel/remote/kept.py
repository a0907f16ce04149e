"""What the panel remembers of the API's answers for a while."""

from django.core.cache import cache, caches
from django.db.models import F
from django.http import Http404

from panel.accounts.models import Account
from panel.api.applications import Application
from panel.remote.requests import PanelRequest

APPLICATION_KEPT_SECONDS = 60
ROLES_KEPT_SECONDS = 300


def application_or_404(request: PanelRequest, application_id: int) -> Application:
    """The account's application, kept for a minute: pages need its name, and it hardly changes.

    Raises:
        Http404: the account has no such application.
    """
    account, kept = request.user.account, caches["process"]
    key = f"application:{account.pk}:{account.applications_revision}:{application_id}"
    application: Application | None = kept.get(key)
    if application is None:
        application = request.api.applications.get(application_id)
        if application is None:
            raise Http404("The account has no such application.")
        kept.set(key, application, APPLICATION_KEPT_SECONDS)
    return application


def forget_applications(request: PanelRequest) -> None:
    """The panel changed one: no process shows what it kept of them before."""
    account = request.user.account
    Account.objects.filter(pk=account.pk).update(applications_revision=F("applications_revision") + 1)
    account.refresh_from_db(fields=["applications_revision"])


def role_names(request: PanelRequest) -> list[str]:
    """The names of the roles that GetRoles offers, kept for five minutes: they hardly ever change."""
    key = f"roles:{request.user.account.pk}"
    names: list[str] | None = cache.get(key)
    if names is None:
        names = [role.name for role in request.api.roles.list()]
        cache.set(key, names, ROLES_KEPT_SECONDS)
    return names
