"""Panel passwords of subusers: the API has no call that checks a subuser's password, so the panel keeps a hash."""

from django.contrib.auth.hashers import identify_hasher, make_password
from django.db import transaction

from panel.people.models import Account, Member, OneTimeLink


def give(account: Account, subuser_id: int, name: str, password: str) -> Member:
    """Let the subuser sign in here with this password; their present sessions end.

    Raises:
        TooBusyError: too many passwords are hashed now; after something that cannot be undone use `give_hashed`.
    """
    return give_hashed(account, subuser_id, name, make_password(password))


def give_hashed(account: Account, subuser_id: int, name: str, hashed: str) -> Member:
    """The same with a result of `make_password`: no hash is made in the transaction.

    A namesake with another id was deleted elsewhere, since names are unique at the API.
    """
    identify_hasher(hashed)  # ValueError for a text that is not a hash, such as a password
    with transaction.atomic():
        namesakes = Member.objects.filter(account=account, name=name.lower()).exclude(subuser_id=None)
        namesakes.exclude(subuser_id=subuser_id).delete()
        member, _ = Member.objects.get_or_create(account=account, subuser_id=subuser_id)
        member.name, member.password = name.lower(), hashed
        # Nothing else: update_or_create also writes every date, and would bring back roles that were forgotten in
        # between.
        member.save(update_fields=["name", "password"])
        member.end_sessions()
        OneTimeLink.objects.filter(account=account, subuser_id=subuser_id).delete()
    return member


def forget(account: Account, subuser_id: int) -> None:
    """After a subuser was deleted: their sessions and links end at once."""
    Member.objects.filter(account=account, subuser_id=subuser_id).delete()
    OneTimeLink.objects.filter(account=account, subuser_id=subuser_id).delete()


def member_of(account: Account, subuser_id: int) -> Member | None:
    """None if the subuser cannot sign in here."""
    return Member.objects.filter(account=account, subuser_id=subuser_id).first()
