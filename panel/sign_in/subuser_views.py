"""The subusers' sign-in page, and one-time links to a panel password."""

import logging

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from panel.access.decorators import public
from panel.access.errors import NoLongerAMember, Suspended
from panel.api.errors import ApiError
from panel.people.models import Member, OneTimeLink
from panel.sign_in import doors, known_browsers, one_time_links, throttle
from panel.sign_in.forms import ChoosePasswordForm, SubuserSignInForm
from panel.sign_in.signals import link_used
from panel.sign_in.signing_in import name_of, refuse_suspended, sign_in
from panel.sign_in.views import SUSPENDED, WRONG, next_page, pause_message

log = logging.getLogger(__name__)

ASK_AGAIN = N_(
    "Voximplant does not answer now, so the panel cannot check whether this subuser still exists. Nothing was changed, "
    "and the link still works: try again in a moment."
)


@public
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def sign_in_subuser(request: HttpRequest, account_name: str) -> HttpResponse:
    """`/login/<account_name>/`: the only page where a subuser can sign in. It looks the same for every name."""
    form = SubuserSignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            member = sign_in(request, account=account_name, **form.cleaned_data)
        except throttle.TooManyAttemptsError as pause:
            form.add_error(None, pause_message(pause))
        except Suspended:
            form.add_error(None, _(SUSPENDED))
        else:
            if member is not None and still_exists(member):
                response = doors.remember(HttpResponseRedirect(next_page(request, member)), account_name)
                return known_browsers.remember(request, response, name_of(account_name, member.name))
            if member is not None:
                logout(request)
            form.add_error(None, _(WRONG))
    context = {"form": form, "account_name": account_name, "ended": "ended" in request.GET}
    return render(request, "sign_in/sign_in_subuser.html", context)


@public
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """`/welcome/?token=..`: a one-time link. Opening it changes nothing; choosing a password uses it.

    The token is in the query, since logs contain paths.
    """
    link = one_time_links.with_token(request.GET.get("token", ""))
    if link is None:
        return render(request, "sign_in/link_ended.html", status=410)
    form = ChoosePasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "sign_in/choose_password.html", {"form": form, "link": link})
    try:
        refuse_suspended(request, link.account, link.subuser_id, link.name)
        meant = one_time_links.is_still_meant(link)
    except Suspended:
        form.add_error(None, _(SUSPENDED))  # the link still works after they are restored
        return render(request, "sign_in/choose_password.html", {"form": form, "link": link})
    except ApiError as error:
        log.warning("A one-time link was not used: %s", error)
        form.add_error(None, _(ASK_AGAIN))
        return render(request, "sign_in/choose_password.html", {"form": form, "link": link})
    member = one_time_links.use(link, form.cleaned_data["new_password"]) if meant else None
    if member is None:
        return render(request, "sign_in/link_ended.html", status=410)
    link_used.send(sender=Member, request=request, who=member)
    return to_sign_in_with(request, link)


def to_sign_in_with(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    """After the link was used: pauses that strangers caused end, and this browser passes new ones."""
    name = name_of(link.account.name, link.name)
    throttle.forget(name)
    messages.success(request, _("Your password is set. Sign in as %(name)s.") % {"name": link.name})
    return known_browsers.remember(request, redirect("sign_in:subuser", link.account.name), name)


def still_exists(member: Member) -> bool:
    """Whether the API still has this subuser. True without an answer: then no page opens."""
    try:
        member.role_names()
    except NoLongerAMember:
        return False
    except ApiError:
        return True
    return True
