"""Messages about one thing each. The browser makes one of several that differ only in what they are about."""

from urllib.parse import quote, unquote

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.translation import gettext as _


def success(request: HttpRequest, text: str, about: str, *, undo: str = "") -> None:
    """`about` is the name in `text`, `undo` what an Undo button sends."""
    tags = f"about:{quote(about, safe='')}" + (f" undo:{undo}" if undo else "")
    messages.success(request, text, extra_tags=tags)


def unchanged(request: HttpRequest, name: str) -> None:
    messages.info(request, _("Nothing was changed. %(name)s had these values already.") % {"name": name})


def marks_of(message: Message) -> dict[str, str]:
    """For the template: `about` and `undo`, where it has them."""
    marks = dict(tag.split(":", 1) for tag in (message.extra_tags or "").split() if ":" in tag)
    return marks | {"about": unquote(marks.get("about", ""))}
