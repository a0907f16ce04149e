"""Which sign-in page a browser used last, so that subusers whose session ended get their own page again."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch

COOKIE = "panel_door"
MAIN = "sign_in:main_account"
KEPT = timedelta(days=90)


def remember(response: HttpResponse, account_name: str) -> HttpResponse:
    response.set_cookie(
        COOKIE, account_name, max_age=KEPT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE)
    return response


def own(request: HttpRequest) -> str:
    """The sign-in page of this browser's last member, from the cookie."""
    account_name = request.COOKIES.get(COOKIE, "")
    try:
        return resolve_url("sign_in:subuser", account_name) if account_name else resolve_url(MAIN)
    except NoReverseMatch:
        return resolve_url(MAIN)


def the_other_door(request: HttpRequest) -> HttpResponse | None:
    """To the subusers' page, if this browser used it before and was sent here to sign in."""
    url = own(request)
    if request.method != "GET" or not {"next", "ended"} & request.GET.keys() or url == resolve_url(MAIN):
        return None
    return HttpResponseRedirect(f"{url}?{request.GET.urlencode(safe='/')}")
