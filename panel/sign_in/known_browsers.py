"""Browsers in which a member has signed in before: they pass the pauses that strangers cause for the name.

The cookie is signed. It opens nothing; attempts with it have their own count.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from panel.sign_in.throttle import spelling

COOKIE = "panel_browser"
KEPT = timedelta(days=180)
NAMES = 8  # the latest, in each browser
SALT = "panel.known_browsers"


def known_as(request: HttpRequest, name: str) -> str:
    """The browser's id if it is known for this name, else an empty text."""
    browser, names = _read(request)
    return browser if _hashed(name) in names else ""


def remember(request: HttpRequest, response: HttpResponse, name: str) -> HttpResponse:
    browser, names = _read(request)
    known = [*(other for other in names if other != _hashed(name)), _hashed(name)][-NAMES:]
    response.set_cookie(
        COOKIE,
        signing.dumps([browser or secrets.token_urlsafe(12), known], salt=SALT),
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        browser, names = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return "", []
    return browser, names


def _hashed(name: str) -> str:
    return sha256(spelling(name).encode()).hexdigest()[:16]
