"""Panel passwords of subusers: the API has no call that checks a subuser's password, so the panel keeps a hash."""

from django.contrib.auth.hashers import identify_hasher, make_password
from django.db import transaction

from panel.people.models import Account, Member, OneTimeLink


def give(account: Account, subuser_id: int, name: str, password: str) -> Member:
    """Let the subuser sign in here with this password; its sessions so far end.

    Raises:
        TooBusyError: too many passwords are hashed at this moment; use `give_hashed` after what cannot be undone.
    """
    return give_hashed(account, subuser_id, name, make_password(password))


def give_hashed(account: Account, subuser_id: int, name: str, hashed: str) -> Member:
    """The same with a password that `make_password` has hashed before: no hash is made in the transaction.

    A namesake with another id is a subuser that was deleted elsewhere, since names are unique at the API.
    """
    identify_hasher(hashed)  # ValueError for what is no hash, such as a password
    with transaction.atomic():
        namesakes = Member.objects.filter(account=account, name=name.lower()).exclude(subuser_id=None)
        namesakes.exclude(subuser_id=subuser_id).delete()
        member, _ = Member.objects.get_or_create(account=account, subuser_id=subuser_id)
        member.name, member.password = name.lower(), hashed
        # Nothing else: update_or_create also writes every date, and would bring back roles dropped meanwhile.
        member.save(update_fields=["name", "password"])
        member.end_sessions()
        OneTimeLink.objects.filter(account=account, subuser_id=subuser_id).delete()
    return member


def forget(account: Account, subuser_id: int) -> None:
    """The subuser was deleted: it is a member no more, and its sessions and links end at once."""
    Member.objects.filter(account=account, subuser_id=subuser_id).delete()
    OneTimeLink.objects.filter(account=account, subuser_id=subuser_id).delete()


def member_of(account: Account, subuser_id: int) -> Member | None:
    """The member that this subuser is, if it can sign in here."""
    return Member.objects.filter(account=account, subuser_id=subuser_id).first()
