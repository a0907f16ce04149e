"""Sign-in and sign-out of the main account."""

import logging

from django.contrib import messages
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from panel.access.decorators import open_while_viewing, public
from panel.access.opening import may_open
from panel.http import local_path
from panel.people.models import Account, Member
from panel.sign_in import doors, known_browsers, throttle
from panel.sign_in.forms import MainAccountSignInForm
from panel.sign_in.sessions import SessionStore
from panel.sign_in.signing_in import name_of, sign_in

log = logging.getLogger(__name__)

ONLY_HERE = N_(
    "You are signed out in this browser. The panel's database could not be changed, so the session itself ends later, "
    "at most 8 hours after sign-in."
)
SUSPENDED = N_("Your access is suspended. Ask the main account.")
WRONG = N_("Wrong name or password. Check both and try again.")


@public
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def sign_in_main_account(request: HttpRequest) -> HttpResponse:
    """`/auth/`: for the main account; subusers have their own page."""
    if not Account.objects.exists():
        return redirect("connections:setup")
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
                response = doors.forget(HttpResponseRedirect(next_page(request, member)))
                return known_browsers.remember(request, response, name_of(member.account.name))
            form.add_error(None, _(WRONG))
    return render(request, "sign_in/sign_in.html", {"form": form, "ended": "ended" in request.GET})


@public
@open_while_viewing
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    signed_out = end_session(request)
    if signed_out:
        messages.success(request, _("You are signed out."))
    else:
        messages.warning(request, _(ONLY_HERE))
    return redirect(doors.own(request))


def end_session(request: HttpRequest) -> bool:
    """End it in this browser; False if the database could not be changed."""
    try:
        logout(request)
    except DatabaseError as error:
        log.warning("A session could not be ended in the database: %s", error)
        assert isinstance(request.session, SessionStore)  # noqa: S101 - SESSION_ENGINE
        request.session.abandon()
        return False
    return True


def pause_message(pause: throttle.TooManyAttemptsError) -> str:
    text = ngettext(
        "Too many attempts. Wait %(seconds)d second, then try again.",
        "Too many attempts. Wait %(seconds)d seconds, then try again.",
        pause.seconds,
    )
    return text % {"seconds": pause.seconds}


def next_page(request: HttpRequest, member: Member) -> str:
    """Where the member wanted to go, if it is a page of this panel that opens to them; else the home page."""
    wanted = local_path(request.GET.get("next", ""))
    return wanted if may_open(member, wanted) else resolve_url("home:home")
