"""A password that was just set, shown once to whoever set it, with what else is needed to sign in.

A form that sets a password leads to another page, so that a reload sends nothing again. Until that page is shown, once,
the password waits in the member's session: encrypted under PANEL_ENCRYPTION_KEYS, and for two minutes at most. It is
never a message, since messages are in a cookie that can be read.
"""

from time import time
from urllib.parse import urlsplit

import msgspec
from cryptography.fernet import InvalidToken
from django.http import HttpRequest

from panel.http import is_fragment
from panel.people.encryption import decrypt, encrypt

KEY = "hand over"
SECONDS = 120


class HandOver(msgspec.Struct, frozen=True):
    """What is handed over to `name`: pairs of a label and a value, the password the last of them."""

    name: str
    facts: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All of it, to be copied at once."""
        return "\n".join(f"{label}: {value}" for label, value in self.facts)


class _Sealed(msgspec.Struct, frozen=True):
    path: str
    until: float
    card: HandOver


def leave(request: HttpRequest, location: str, card: HandOver) -> None:
    """Show the card on the page at this address, when it is opened next."""
    sealed = _Sealed(urlsplit(location).path, time() + SECONDS, card)
    request.session[KEY] = encrypt(msgspec.json.encode(sealed).decode())


def take(request: HttpRequest) -> HandOver | None:
    """The card that waits for this page, and never again. Parts of a page leave it to the page."""
    if KEY not in request.session or request.method != "GET" or is_fragment(request):
        return None
    sealed = _opened(request.session[KEY])
    is_over = sealed is None or sealed.until < time()
    if is_over or (sealed and sealed.path == request.path):
        del request.session[KEY]
    return sealed.card if sealed and not is_over and sealed.path == request.path else None


def _opened(sealed: str) -> _Sealed | None:
    """None when its key was taken out of use meanwhile: then nobody can read it any more."""
    try:
        return msgspec.json.decode(decrypt(sealed), type=_Sealed)
    except InvalidToken:
        return None
