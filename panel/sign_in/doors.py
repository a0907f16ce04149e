"""Which door a browser came in by last, so that a subuser whose session ended finds its own sign-in page again."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch

COOKIE = "panel_door"
MAIN = "sign_in:main_account"
KEPT = timedelta(days=90)


def remember(response: HttpResponse, account_name: str) -> HttpResponse:
    """This browser's member is a subuser of this account."""
    response.set_cookie(
        COOKIE, account_name, max_age=KEPT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """This browser's member is the main account."""
    response.delete_cookie(COOKIE)
    return response


def own(request: HttpRequest) -> str:
    """The sign-in page of this browser's last member; nobody is asked for it but the cookie."""
    account_name = request.COOKIES.get(COOKIE, "")
    try:
        return resolve_url("sign_in:subuser", account_name) if account_name else resolve_url(MAIN)
    except NoReverseMatch:
        return resolve_url(MAIN)


def the_other_door(request: HttpRequest) -> HttpResponse | None:
    """To the subusers' page, for a browser that was sent to sign in and came in there before."""
    url = own(request)
    if request.method != "GET" or not {"next", "ended"} & request.GET.keys() or url == resolve_url(MAIN):
        return None
    return HttpResponseRedirect(f"{url}?{request.GET.urlencode(safe='/')}")
