"""The same sign-in for main account and subusers: slowed down after wrong passwords, for eight hours."""

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest
from django.utils import timezone

from panel.http import client_address
from panel.people.models import Member
from panel.sign_in import known_browsers, throttle, tidying
from panel.sign_in.signals import sign_in_paused


def name_of(account: str, username: str | None = None) -> str:
    return account if username is None else f"{account}/{username}"


def sign_in(request: HttpRequest, *, account: str, password: str, username: str | None = None) -> Member | None:
    """None if name or password is wrong.

    Raises:
        throttle.TooManyAttemptsError
        TooBusyError
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
    request.session.flush()  # also the member's own: a new sign-in gets a new key
    login(request, member)
    now = timezone.now()
    request.session["ip"] = address
    request.session["agent"] = request.headers.get("User-Agent", "")[:200]
    request.session["started"] = now.isoformat()
    request.session.set_expiry(now + settings.SESSION_LENGTH)
    tidying.now_and_then()
    return member
