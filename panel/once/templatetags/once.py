"""`{% csrf_token %}` with the token that lets a form count once."""

from typing import cast

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from panel.access.access import access_of
from panel.once.tokens import FIELD, new_token
from panel.remote.requests import PanelRequest

register = template.Library()


class FormRequest(PanelRequest):
    """A request whose page has forms."""

    once_token: str


class FormTokensNode(CsrfTokenNode):
    """Both hidden fields. Under Django's own name, because no form that writes works without it: none can forget it."""

    def render(self, context: Context) -> SafeString:
        request: HttpRequest | None = getattr(context, "request", None)  # also where an include gets nothing else
        once = SafeString("") if request is None else once_field(request)
        return SafeString(super().render(context) + once)


@register.tag
def csrf_token(_parser: template.base.Parser, _token: template.base.Token) -> template.Node:
    return FormTokensNode()


def once_field(request: HttpRequest) -> SafeString:
    """The page's token, one for all its forms; nothing where nobody is signed in."""
    if not access_of(request).signed_in:
        return SafeString("")
    page = cast("FormRequest", request)
    if not hasattr(page, "once_token"):
        page.once_token = new_token(page.user.pk)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, page.once_token)
