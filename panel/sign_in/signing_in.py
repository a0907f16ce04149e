"""One way in for main account and subusers: throttled, timed, ended after eight hours."""

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest
from django.utils import timezone

from panel.http import client_address
from panel.people.models import Member
from panel.sign_in import known_browsers, throttle, tidying
from panel.sign_in.signals import sign_in_paused


def name_of(account: str, username: str | None = None) -> str:
    """The name under which attempts are counted and browsers are known."""
    return account if username is None else f"{account}/{username}"


def sign_in(request: HttpRequest, *, account: str, password: str, username: str | None = None) -> Member | None:
    """Sign a member in, or None when name and password do not fit.

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
    request.session.flush()  # also the own: who signs in again gets another key
    login(request, member)
    now = timezone.now()
    request.session["ip"] = address
    request.session["agent"] = request.headers.get("User-Agent", "")[:200]
    request.session["started"] = now.isoformat()
    request.session.set_expiry(now + settings.SESSION_LENGTH)
    tidying.now_and_then()
    return member
