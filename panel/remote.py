"""The one place where account, client, rights and journal meet."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from django.core.cache import cache, caches
from django.db.models import F
from django.http import Http404

from panel.access.access import Access
from panel.access.granting import check_write
from panel.accounts.models import Account
from panel.api.applications import Application
from panel.api.client import Api
from panel.journal.actor import Actor
from panel.journal.recording import recorded
from panel.web.http import PanelRequest

APPLICATION_KEPT_SECONDS = 60
ROLES_KEPT_SECONDS = 300


def api_for(request: PanelRequest) -> Api:
    """The member's account at the Management API. Every write is held against its roles, then recorded."""
    return api_of(Actor.of(request), request.access)


def api_of(actor: Actor, access: Access) -> Api:
    """The same where there is no request any more."""
    return actor.account.api(partial(permitted, actor, access))


@contextmanager
def permitted(actor: Actor, access: Access, command: str, arguments: Mapping[str, str]) -> Iterator[None]:
    """Around one write: what is not allowed is neither recorded nor sent.

    Raises:
        NotAllowed
    """
    check_write(access, command, arguments)
    with recorded(actor, command, arguments):
        yield


def application_or_404(request: PanelRequest, application_id: int) -> Application:
    """The account's application, kept for a minute: pages need its name, and it hardly changes.

    Raises:
        Http404: the account has no such application.
    """
    account, kept = request.user.account, caches["process"]
    key = f"application:{account.pk}:{account.applications_revision}:{application_id}"
    application: Application | None = kept.get(key)
    if application is None:
        application = api_for(request).applications.get(application_id)
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
        names = [role.name for role in api_for(request).roles.list()]
        cache.set(key, names, ROLES_KEPT_SECONDS)
    return names
