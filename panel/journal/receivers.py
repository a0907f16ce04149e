"""Makes events of other rooms' signals."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import DatabaseError
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from panel.access.signals import access_refused
from panel.access.viewing import end
from panel.connections.signals import account_connected
from panel.journal.actor import COMMAND_LINE, Actor, address_of
from panel.journal.kinds import Kind
from panel.journal.models import Entry
from panel.journal.noting import log, note
from panel.journal.subject import Subject
from panel.people.models import Account, Member
from panel.sign_in.signals import link_used, sign_in_paused, sign_in_suspended

PAUSE_NOTED = timedelta(minutes=1)


def member(who: Member) -> Subject:
    return Subject("member", str(who.pk), who.name)


@receiver(user_logged_in)
def on_sign_in(request: HttpRequest, user: Member, **_: Any) -> None:
    note(Actor.of(request, user), Kind.SIGNED_IN)


@receiver(user_logged_out)
def on_sign_out(request: HttpRequest, user: Member | None, **_: Any) -> None:
    if isinstance(user, Member):
        if viewing := end(request):
            note(Actor.of(request, user), Kind.VIEW_ENDED, details={"as": viewing.who})
        note(Actor.of(request, user), Kind.SIGNED_OUT)


@receiver(user_login_failed)
def on_failed_sign_in(credentials: Mapping[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    _attempt(Kind.SIGN_IN_FAILED, request, credentials.get("account", ""), credentials.get("username"))


@receiver(sign_in_paused)
def on_pause(request: HttpRequest, account: str, username: str | None, **_: Any) -> None:
    _attempt(Kind.SIGN_IN_PAUSED, request, account, username)


@receiver(sign_in_suspended)
def on_suspended(request: HttpRequest, account: Account, subuser_id: int, name: str, **_: Any) -> None:
    about = Subject("subuser", str(subuser_id), name)
    note(Actor.stranger(account, request), Kind.SIGN_IN_FAILED, about, {"why": "suspended"})


@receiver(link_used)
def on_link_used(request: HttpRequest, who: Member, **_: Any) -> None:
    note(Actor.stranger(who.account, request), Kind.LINK_USED, member(who))


@receiver(account_connected)
def on_connected(request: HttpRequest | None, account: Account, **_: Any) -> None:
    actor = Actor.without_session(account, "Somebody at the command line", COMMAND_LINE)
    if request is not None:
        actor = Actor.stranger(account, request, "Somebody with the setup token")
    note(actor, Kind.KEY_CONNECTED, details={"key_id": account.key_id})


@receiver(access_refused)
def on_refusal(request: HttpRequest, details: Mapping[str, str], **_: Any) -> None:
    if isinstance(request.user, Member):
        note(Actor.of(request), Kind.REFUSED, details=dict(details) | {"page": f"{request.method} {request.path}"})


def _attempt(kind: Kind, request: HttpRequest | None, account_name: str, username: str | None) -> None:
    """A failed sign-in. A name that no member has is not stored: people type passwords into that field."""
    try:
        account = Account.objects.filter(name=account_name).first()
        if account is None or (kind == Kind.SIGN_IN_PAUSED and _was_noted(account, request)):
            return
        names = Member.objects
        tried = names.main_account(account_name) if username is None else names.subuser(account_name, username)
    except DatabaseError:
        log.exception("The journal could not record %s.", kind)
        return
    note(Actor.stranger(account, request), kind, member(tried) if tried else Subject("member"))


def _was_noted(account: Account, request: HttpRequest | None) -> bool:
    """Whether this address got an event lately: continued guessing during a pause must not fill the journal."""
    since = timezone.now() - PAUSE_NOTED
    found = Entry.objects.filter(account=account, kind=Kind.SIGN_IN_PAUSED, at__gt=since)
    return found.filter(ip=address_of(request) if request else "").exists()
