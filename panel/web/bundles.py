"""What all pages share of static/css and static/js, in one file each: a response costs half a kilobyte of headers."""

import hashlib
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from panel.access.decorators import public
from panel.web.icons import KEPT_SECONDS

# Layers of the styles come in this order; session.js hears of an answer before panel.js.
PARTS = {
    "css": "tokens elements layout lists forms components home overlays matrix bindings pages bulk",
    "js": "messages session panel tables drawer password keys download pages old_list many",
}
TYPES = {"css": "text/css", "js": "text/javascript"}


@cache
def bundle(kind: str) -> bytes:
    """All files of one kind. A change of one is seen after the next start, as one of a template is."""
    home = settings.BASE_DIR / "static" / kind
    return b"".join((home / f"{name}.{kind}").read_bytes() for name in PARTS[kind].split())


@cache
def bundle_address(kind: str) -> str:
    """It changes with what is in it."""
    return f"{reverse(f'bundle_{kind}')}?{hashlib.sha256(bundle(kind)).hexdigest()[:8]}"


@public
@require_safe
def bundle_view(request: HttpRequest, kind: str) -> HttpResponse:  # noqa: ARG001 - a view
    """`/panel.css` and `/panel.js`."""
    headers = {"Cache-Control": f"public, max-age={KEPT_SECONDS}, immutable"}
    return HttpResponse(bundle(kind), content_type=f"{TYPES[kind]}; charset=utf-8", headers=headers)
