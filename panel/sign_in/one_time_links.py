"""One-time links: for 24 hours, a subuser can choose a panel password with one, once.

The link is shown to the main account when it is made, and to nobody ever again.
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
    """A new link's token; the subuser's earlier link, if any, ends."""
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.update_or_create(
        account=account,
        subuser_id=subuser_id,
        defaults={"name": name, "token_hash": _hashed(token), "made": timezone.now()},
    )
    return token


def waiting(account: Account, subuser_id: int) -> OneTimeLink | None:
    """The subuser's link that was not used yet and still can be."""
    return _alive().filter(account=account, subuser_id=subuser_id).first()


def ends(link: OneTimeLink) -> datetime:
    """When the link stops working."""
    return link.made + LIFETIME


def revoke(account: Account, subuser_id: int) -> bool:
    """End the subuser's link; whether there was one."""
    ended, _ = OneTimeLink.objects.filter(account=account, subuser_id=subuser_id).delete()
    return ended > 0


def find(token: str) -> OneTimeLink | None:
    """The link with this token, if it still works. Looking does not use it up: messengers open links for a preview."""
    return _alive().select_related("account").filter(token_hash=_hashed(token)).first()


def is_still_meant(link: OneTimeLink) -> bool:
    """Whether the API still has this subuser under this name. If not, the link ends, and nobody else is touched.

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
    """Set the password and end the link; None when somebody else was quicker.

    Raises:
        TooBusyError: too many passwords are hashed at this moment. The link still works.
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
