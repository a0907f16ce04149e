"""Sign-in and sign-out of the main account, and the first run."""

import logging

from django.contrib import messages
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from panel.access.decorators import public
from panel.access.pages import local_path
from panel.accounts import doors, known_browsers, setup_token, throttle
from panel.accounts.connecting import ConnectingError, checked, store
from panel.accounts.forms import MainAccountSignInForm, SetupForm
from panel.accounts.models import Account
from panel.accounts.sessions import SessionStore
from panel.accounts.signals import account_connected
from panel.accounts.signing_in import name_of, sign_in

log = logging.getLogger(__name__)

ONLY_HERE = (
    "You are signed out in this browser. The panel could not write that down, so the session itself ends by its own "
    "time, at most 8 hours after sign-in."
)
WRONG = "The name and the password do not fit together."


@public
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def sign_in_main_account(request: HttpRequest) -> HttpResponse:
    """`/auth/`: the main account comes in here; subusers have a page of their own."""
    if not Account.objects.exists():
        return redirect("accounts:setup")
    if other := doors.the_other_door(request):
        return other
    form = MainAccountSignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            member = sign_in(request, account=form.cleaned_data["account"], password=form.cleaned_data["password"])
        except throttle.TooManyAttemptsError as pause:
            form.add_error(None, pause_message(pause))
        else:
            if member is not None:
                response = doors.forget(HttpResponseRedirect(next_page(request)))
                return known_browsers.remember(request, response, name_of(member.account.name))
            form.add_error(None, WRONG)
    return render(request, "accounts/sign_in.html", {"form": form, "next": request.GET.get("next", "")})


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """`/auth/logout/`: ends this session."""
    signed_out = end_session(request)
    if signed_out:
        messages.success(request, "You are signed out.")
    else:
        messages.warning(request, ONLY_HERE)
    return redirect(doors.own(request))


def end_session(request: HttpRequest) -> bool:
    """End it here in any case; False when the database did not take note of it."""
    try:
        logout(request)
    except DatabaseError as error:
        log.warning("A session could not be ended in the database: %s", error)
        assert isinstance(request.session, SessionStore)  # noqa: S101 - SESSION_ENGINE
        request.session.abandon()
        return False
    return True


@public
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """`/setup/`: connects the first account, for whoever can read the console. Closed afterwards."""
    if Account.objects.exists():
        return redirect("accounts:sign_in")
    form = SetupForm(request.POST, request.FILES) if request.method == "POST" else SetupForm()
    if form.is_valid():
        try:
            connect_first_account(request, form)
        except ConnectingError as error:
            form.add_error(None, str(error))
        if form.is_valid():
            messages.success(request, "The account is connected. Sign in with the password you just chose.")
            return redirect("accounts:sign_in")
    return render(request, "accounts/setup.html", {"form": form})


def connect_first_account(request: HttpRequest, form: SetupForm) -> None:
    """The token was right; of several right answers at once, one connects an account.

    Raises:
        ConnectingError: with nothing stored; the token still counts.
    """
    given = form.cleaned_data
    key, api_url, password = given["credentials_file"], given["api_url"], given["password"]
    info = checked(key, api_url, password)
    if not setup_token.claim():
        raise ConnectingError("An account was connected a moment ago. Sign in, or see the panel's console.")
    try:
        account = store(key, api_url, info, password)
    except BaseException:
        setup_token.put_back(given["token"])
        raise
    account_connected.send(sender=Account, request=request, account=account)


def pause_message(pause: throttle.TooManyAttemptsError) -> str:
    """What to do about a pause."""
    return f"Too many attempts. Wait {pause.seconds} s, then try again."


def next_page(request: HttpRequest) -> str:
    """Where the member wanted to go, if it is a page of this panel; else the home page."""
    return local_path(request.GET.get("next", ""))
