"""What is answered to somebody who is not signed in, or not any more."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from panel.http import is_fragment

HEADER = "Panel-Sign-In"  # static/js/session.js reads it


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """A redirect to the sign-in page; for htmx a 401, which swaps nothing.

    With the 401 the page stays as it is. It goes to the address in the header; or, where something is typed or sent, it
    asks for the password and sends that again.
    """
    address = sign_in_address(request, ended=_was_signed_in(request))
    if not _htmx(request):
        return _never_kept(HttpResponseRedirect(address))
    # No WWW-Authenticate: the browser's own dialog could not sign anybody in.
    return _never_kept(HttpResponse(_("Your session ended."), status=401, headers={HEADER: address}))


def leave_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page with the whole page, also for htmx: who was signed in cannot go on here."""
    address = sign_in_address(request)
    return _never_kept((HttpResponseClientRedirect if _htmx(request) else HttpResponseRedirect)(address))


def sign_in_address(request: HttpRequest, *, ended: bool = False) -> str:
    """The sign-in page, which leads back to where one was. With `ended` it says that the session ended."""
    query = QueryDict(mutable=True)
    if ended:
        query["ended"] = "yes"
    if back := _way_back(request):
        query["next"] = back
    url = resolve_url(settings.LOGIN_URL)
    return f"{url}?{query.urlencode(safe='/')}" if query else url


def _was_signed_in(request: HttpRequest) -> bool:
    """Only pages of members ask by htmx or lead on; at the end of a session the browser drops its cookie by itself."""
    return bool(_htmx(request) or request.COOKIES.get(settings.SESSION_COOKIE_NAME) or _page_before(request))


def _way_back(request: HttpRequest) -> str | None:
    """The page that was asked for, or else the page that asked; None when neither can be asked for again."""
    if request.method in {"GET", "HEAD"} and not is_fragment(request):
        return request.get_full_path()
    htmx = _htmx(request)
    page = htmx.current_url_abs_path if htmx else _page_before(request)
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else None


def _page_before(request: HttpRequest) -> str | None:
    """The path of the page of this panel that led here."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return None
    parts = urlsplit(referer)
    return None if not parts.netloc else parts._replace(scheme="", netloc="", fragment="").geturl()


def _htmx(request: HttpRequest) -> HtmxDetails | None:
    return getattr(request, "htmx", None) or None


def _never_kept[R: HttpResponse](response: R) -> R:
    add_never_cache_headers(response)
    return response
