"""Sign-in and sign-out of the main account, and the first run."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from panel.access.decorators import public
from panel.access.pages import local_path
from panel.accounts import doors, setup_token, throttle
from panel.accounts.connecting import ConnectingError, connect
from panel.accounts.forms import MainAccountSignInForm, SetupForm
from panel.accounts.models import Account
from panel.accounts.signals import account_connected
from panel.accounts.signing_in import client_address, sign_in

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
                return doors.forget(HttpResponseRedirect(next_page(request)))
            form.add_error(None, WRONG)
    return render(request, "accounts/sign_in.html", {"form": form, "next": request.GET.get("next", "")})


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """`/auth/logout/`: ends this session."""
    to = "accounts:sign_in"
    arguments = []
    if request.user.is_authenticated and not request.user.is_main_account:
        to, arguments = "accounts:sign_in_subuser", [request.user.account.name]
    logout(request)
    messages.success(request, "You are signed out.")
    return redirect(to, *arguments)


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
        except throttle.TooManyAttemptsError as pause:
            form.add_error(None, pause_message(pause))
        except ConnectingError as error:
            form.add_error(None, str(error))
        if form.is_valid():
            messages.success(request, "The account is connected. Sign in with the password you just chose.")
            return redirect("accounts:sign_in")
    return render(request, "accounts/setup.html", {"form": form})


def connect_first_account(request: HttpRequest, form: SetupForm) -> None:
    """Check the token first: nothing else is looked at, and nothing sent, without it."""
    attempt = throttle.begin("setup", client_address(request))
    if not setup_token.fits(form.cleaned_data["token"]):
        form.add_error("token", "This is not the setup token that the panel printed.")
        return
    throttle.succeeded("setup", attempt)
    given = form.cleaned_data
    account = connect(given["credentials_file"], given["api_url"], given["password"])
    setup_token.forget()
    account_connected.send(sender=Account, request=request, account=account)


def pause_message(pause: throttle.TooManyAttemptsError) -> str:
    """What to do about a pause."""
    return f"Too many attempts. Wait {pause.seconds} s, then try again."


def next_page(request: HttpRequest) -> str:
    """Where the member wanted to go, if it is a page of this panel; else the home page."""
    return local_path(request.GET.get("next", ""))
