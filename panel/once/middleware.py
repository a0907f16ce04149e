"""Lets each form of a signed-in member count once."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.access.access import access_of
from panel.access.matrix import Section
from panel.access.pages import error_page
from panel.once import claims, tokens
from panel.once.models import Sending
from panel.remote.requests import PanelRequest

SENT_TWICE = N_("This form was sent before. It counts once, so nothing was done again.")


class OnceRequest(PanelRequest):
    sending: Sending


class OnceMiddleware:
    """Claims the sending after access was decided and before the view runs; stores the outcome.

    A request without a token comes from a script: it is let through and counts every time. Every form of the panel has
    a token, since `{% csrf_token %}` adds it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sending: Sending | None = getattr(request, "sending", None)
        if sending is not None:
            api = cast("PanelRequest", request).api
            claims.end(sending, location=response.get("Location", ""), done=api.done, unknown=api.unknown)
        return response

    def process_view(self, request: HttpRequest, *_args: object) -> HttpResponse | None:
        """None lets the view run; a response answers a second sending."""
        if request.method != "POST" or not access_of(request).signed_in or tokens.FIELD not in request.POST:
            return None
        request = cast("OnceRequest", request)
        if not tokens.is_token_of(request.user.pk, request.POST[tokens.FIELD]):
            return error_page(request, "old_form", 403)
        sending, is_ours = claims.claim(tokens.key_of(request))
        if is_ours:
            request.sending = sending
            return None
        return answer_again(request, sending)


def answer_again(request: PanelRequest, sending: Sending) -> HttpResponse:
    """Redirect to where the first sending led, or show what is known about it."""
    if sending.location:
        messages.info(request, _(SENT_TWICE))
        return HttpResponseRedirect(sending.location)
    context = {
        "sending": sending,
        "is_cut_off": claims.is_cut_off(sending),
        "may_see_logs": request.access.opens(Section.LOGS),
    }
    return error_page(request, "sent_before", 409, context)
