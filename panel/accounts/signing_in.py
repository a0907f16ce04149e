"""One way in for main account and subusers: throttled, timed, ended after eight hours."""

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest
from django.utils import timezone

from panel.accounts import throttle
from panel.accounts.models import Member
from panel.accounts.signals import sign_in_paused


def client_address(request: HttpRequest) -> str:
    """The client's address; X-Forwarded-For counts as far as proxies in front of the panel are trusted."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        return forwarded[-settings.TRUSTED_PROXIES].strip()
    return str(request.META["REMOTE_ADDR"])


def sign_in(request: HttpRequest, *, account: str, password: str, username: str | None = None) -> Member | None:
    """Sign a member in, or None when name and password do not fit.

    Raises:
        throttle.TooManyAttemptsError
    """
    name = account if username is None else f"{account}/{username}"
    address = client_address(request)
    try:
        attempt = throttle.begin(name, address)
    except throttle.TooManyAttemptsError:
        sign_in_paused.send(sender=Member, request=request, account=account, username=username)
        raise
    member = authenticate(request, account=account, password=password, username=username)
    if not isinstance(member, Member):
        return None
    throttle.succeeded(name, attempt)
    login(request, member)
    now = timezone.now()
    request.session["ip"] = address
    request.session["agent"] = request.headers.get("User-Agent", "")[:200]
    request.session["started"] = now.isoformat()
    request.session.set_expiry(now + settings.SESSION_LENGTH)
    return member
