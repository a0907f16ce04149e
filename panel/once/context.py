"""The hidden fields of a form that writes."""

from typing import Any, cast

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString

from panel.access.access import access_of
from panel.once.tokens import FIELD, new_token
from panel.remote.requests import PanelRequest


class FormRequest(PanelRequest):
    """A request whose page has forms."""

    once_token: str


def form_tokens(request: HttpRequest) -> dict[str, Any]:
    """`csrf_input`, here with the token that lets a form count once: a form that writes cannot be without it."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request) + once_field(request))}


def once_field(request: HttpRequest) -> SafeString:
    """The page's token, one for all its forms; nothing where nobody is signed in."""
    if not access_of(request).signed_in:
        return SafeString("")
    page = cast("FormRequest", request)
    if not hasattr(page, "once_token"):
        page.once_token = new_token(page.user.pk)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, page.once_token)
