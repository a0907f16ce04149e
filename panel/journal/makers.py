"""Who made which key. The API does not know it: the panel signs with its own key, so all keys are the account's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from panel.journal.kinds import State
from panel.journal.models import Entry
from panel.people.models import Account, Member


@dataclass(frozen=True)
class Making:
    """Who made a key, from the journal. `member_id` may be of a deleted member."""

    key_id: str
    member_id: int | None
    member_name: str
    at: datetime


def makings(account: Account, key_ids: Collection[str]) -> dict[str, Making]:
    """By key id. Keys that were made elsewhere, or before the journal stored ids, are missing."""
    entries = _made(account).filter(made__in=key_ids)
    return {entry.made: _making(entry) for entry in entries}


def keys_made_by(account: Account, member: Member) -> list[Making]:
    """The oldest first, also keys that no longer exist."""
    return [_making(entry) for entry in _made(account).filter(member_id=member.pk)]


def _made(account: Account) -> QuerySet[Entry]:
    return Entry.objects.filter(account=account, command="CreateKey", state=State.DONE).exclude(made="").order_by("seq")


def _making(entry: Entry) -> Making:
    return Making(entry.made, entry.member_id, entry.member_name, entry.at)
