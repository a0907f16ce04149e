"""One-time links: with one, a subuser can choose a panel password once, within 24 hours.

The link is shown to the main account when it is made, and never again.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from panel.api.errors import INVALID_SUBUSER_ID, nothing_there
from panel.people.models import Account, Member, OneTimeLink
from panel.sign_in import panel_passwords

LIFETIME = timedelta(hours=24)


def make(account: Account, subuser_id: int, name: str) -> str:
    """Returns a new link's token; the subuser's earlier link ends."""
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.update_or_create(
        account=account,
        subuser_id=subuser_id,
        defaults={"name": name, "token_hash": _hashed(token), "made": timezone.now()},
    )
    return token


def waiting(account: Account, subuser_id: int) -> OneTimeLink | None:
    """The subuser's link, if it is unused and still valid."""
    return _alive().filter(account=account, subuser_id=subuser_id).first()


def ends(link: OneTimeLink) -> datetime:
    return link.made + LIFETIME


def revoke(account: Account, subuser_id: int) -> bool:
    """False if the subuser has no link."""
    ended, _ = OneTimeLink.objects.filter(account=account, subuser_id=subuser_id).delete()
    return ended > 0


def with_token(token: str) -> OneTimeLink | None:
    """The link with this token, if it is valid. Finding does not use it: messengers open links for a preview."""
    return _alive().select_related("account").filter(token_hash=_hashed(token)).first()


def is_still_meant(link: OneTimeLink) -> bool:
    """Whether the API still has this subuser with this name. If not, the link ends, and no namesake is changed.

    Raises:
        ApiError: the API cannot be asked.
    """
    subuser = None
    with nothing_there(INVALID_SUBUSER_ID):
        subuser = link.account.api().subusers.get(link.subuser_id)
    if subuser is not None and subuser.name.lower() == link.name.lower():
        return True
    revoke(link.account, link.subuser_id)
    return False


def use(link: OneTimeLink, password: str) -> Member | None:
    """Set the password and end the link; None if somebody else was faster.

    Raises:
        TooBusyError: too many passwords are hashed now. The link still works.
    """
    hashed = make_password(password)
    with transaction.atomic():
        ended, _ = _alive().filter(pk=link.pk, token_hash=link.token_hash).delete()
        if not ended:
            return None
        return panel_passwords.give_hashed(link.account, link.subuser_id, link.name, hashed)


def _alive() -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.filter(made__gt=timezone.now() - LIFETIME)


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
