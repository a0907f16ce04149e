"""The token that a form carries, and the key under which one sending of it is claimed.

One page has one token for all its forms. The key is made from the token, the address and the content. So two buttons of
a list are two sendings, and a form that somebody goes back to, changes and sends again is another one.
"""

from collections.abc import Iterator

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.utils.crypto import get_random_string, salted_hmac

FIELD = "once"
NOT_CONTENT = frozenset({FIELD, "csrfmiddlewaretoken"})
SALT = "panel.once"


def new_token(member_id: int) -> str:
    return signer(member_id).sign(get_random_string(16))


def is_token_of(member_id: int, token: str) -> bool:
    """Whether the panel made it for this member, in a session that can still be open."""
    try:
        signer(member_id).unsign(token, max_age=settings.SESSION_LENGTH)
    except BadSignature:
        return False
    return True


def signer(member_id: int) -> TimestampSigner:
    """A token of one member is not valid for another."""
    return TimestampSigner(salt=f"{SALT}:{member_id}")


def key_of(request: HttpRequest) -> str:
    """An HMAC with the panel's secret, since the content may hold a password."""
    parts = repr([request.POST[FIELD], request.get_full_path(), *content_of(request)])
    return salted_hmac(SALT, parts, algorithm="sha256").hexdigest()


def content_of(request: HttpRequest) -> Iterator[tuple[str, object]]:
    """What was typed and chosen, in the form's order."""
    for name, values in request.POST.lists():
        if name not in NOT_CONTENT:
            yield name, values
    for name, files in request.FILES.lists():
        yield name, [(file.name, file.size) for file in files]
