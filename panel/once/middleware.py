"""Lets each form of a signed-in member count once."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from panel.access.access import access_of
from panel.access.matrix import Section
from panel.access.pages import error_page
from panel.once import claims, tokens
from panel.once.models import Sending
from panel.remote.requests import PanelRequest

SENT_TWICE = "This form was sent before. It counts once, so nothing was sent again."


class OnceRequest(PanelRequest):
    """A request that carries out a sending."""

    sending: Sending


class OnceMiddleware:
    """Claims the sending before the view runs, after the access was decided; keeps how it ended.

    A request without a token is a script's: it is let through and counts every time. No form of the panel is without
    one, since `{% csrf_token %}` brings it along.
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

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """None lets the view run; a response is what a second sending hears."""
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
    """To where the first sending led, or a page that says what is known of it."""
    if sending.location:
        messages.info(request, SENT_TWICE)
        return HttpResponseRedirect(sending.location)
    context = {
        "sending": sending,
        "is_cut_off": claims.is_cut_off(sending),
        "may_see_logs": request.access.opens(Section.LOGS),
    }
    return error_page(request, "sent_before", 409, context)
