"""The same sign-in for main account and subusers: slowed down after wrong passwords, for eight hours."""

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest
from django.utils import timezone

from panel.access.errors import Suspended
from panel.http import agent_of, client_address
from panel.people.models import Account, Member, is_suspended
from panel.sign_in import known_browsers, throttle, tidying
from panel.sign_in.signals import sign_in_paused, sign_in_suspended


def name_of(account: str, username: str | None = None) -> str:
    return account if username is None else f"{account}/{username}"


def sign_in(request: HttpRequest, *, account: str, password: str, username: str | None = None) -> Member | None:
    """None if name or password is wrong.

    Raises:
        throttle.TooManyAttemptsError
        TooBusyError
        Suspended: the password was right, so strangers learn nothing by it.
    """
    name, address = name_of(account, username), client_address(request)
    try:
        with throttle.attempt(name, address, known_browsers.known_as(request, name)) as attempt:
            member = authenticate(request, account=account, password=password, username=username)
            attempt.succeeded = isinstance(member, Member)
    except throttle.TooManyAttemptsError:
        sign_in_paused.send(sender=Member, request=request, account=account, username=username)
        raise
    if not isinstance(member, Member):
        return None
    if member.subuser_id is not None:
        refuse_suspended(request, member.account, member.subuser_id, member.name)
    request.session.flush()  # also the member's own: a new sign-in gets a new key
    login(request, member)
    now = timezone.now()
    request.session["ip"] = address
    request.session["agent"] = agent_of(request)
    request.session["started"] = now.isoformat()
    request.session.set_expiry(now + settings.SESSION_LENGTH)
    tidying.now_and_then()
    return member


def refuse_suspended(request: HttpRequest, account: Account, subuser_id: int, name: str) -> None:
    """
    Raises:
        Suspended: the journal says so as well.
    """
    if is_suspended(account, subuser_id):
        sign_in_suspended.send(sender=Member, request=request, account=account, subuser_id=subuser_id, name=name)
        raise Suspended(name)
