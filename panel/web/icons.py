"""The icons of the panel: one sprite that browsers cache, and short references to it in the pages.

The icons are heroicons (mini). A list repeats a few of them often: references keep its page small.
"""

import hashlib
import re
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from heroicons.jinja import heroicon_mini

from panel.access.decorators import public

NAMES = """
arrow-down arrow-down-tray arrow-right-circle arrow-right-start-on-rectangle arrow-top-right-on-square arrow-up
arrow-up-tray arrow-uturn-left arrows-right-left arrows-up-down bars-3 bell bookmark check-circle chevron-down
chevron-left chevron-right chevron-up-down clipboard-document-list clock command-line computer-desktop cube
ellipsis-vertical exclamation-circle exclamation-triangle eye home information-circle key link lock-closed lock-open
magnifying-glass moon no-symbol pencil-square phone plus queue-list shield-check signal square-2-stack squares-2x2 star
sun table-cells trash user user-circle user-group user-plus users view-columns x-mark
""".split()  # noqa: SIM905 - one reads words easier than quotes

KEPT_SECONDS = 31_536_000


@cache
def sprite() -> bytes:
    drawings = (re.search(r"<svg[^>]*>(.*)</svg>", heroicon_mini(name), re.DOTALL) for name in NAMES)
    symbols = (
        f'<symbol id="{name}" viewBox="0 0 20 20" fill="currentColor">{found[1].strip()}</symbol>'
        for name, found in zip(NAMES, drawings, strict=True)
        if found
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'.encode()


@cache
def address() -> str:
    """The sprite's address; it changes with the sprite."""
    return f"{reverse('icons')}?{hashlib.sha256(sprite()).hexdigest()[:8]}"


@cache
def svg(name: str, size: int = 20) -> SafeString:
    """An icon, hidden from screen readers: it always has a label beside it.

    Raises:
        LookupError: not in NAMES.
    """
    if name not in NAMES:
        raise LookupError(f"There is no icon {name!r} in panel/web/icons.py.")
    return SafeString(
        f'<svg class="icon" width="{size}" height="{size}" aria-hidden="true" focusable="false">'
        f'<use href="{address()}#{name}"/></svg>'
    )


@public
@require_safe
def icons(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """`/icons.svg`: the sprite."""
    headers = {"Cache-Control": f"public, max-age={KEPT_SECONDS}, immutable"}
    return HttpResponse(sprite(), content_type="image/svg+xml", headers=headers)
