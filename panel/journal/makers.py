"""Who made which key. The API does not know: the panel signs with its own key, so all are the account's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from panel.journal.kinds import State
from panel.journal.models import Entry
from panel.people.models import Account, Member


@dataclass(frozen=True)
class Making:
    """A key's making, as the journal holds it. `member_id` may be of a member that is gone."""

    key_id: str
    member_id: int | None
    member_name: str
    at: datetime


def makings(account: Account, key_ids: Collection[str]) -> dict[str, Making]:
    """Who made these keys, by their ids. Those made elsewhere, or before the journal kept ids, are not in it."""
    entries = _made(account).filter(made__in=key_ids)
    return {entry.made: _making(entry) for entry in entries}


def keys_made_by(account: Account, member: Member) -> list[Making]:
    """The keys that this member made, the oldest first, whether or not they still exist."""
    return [_making(entry) for entry in _made(account).filter(member_id=member.pk)]


def _made(account: Account) -> QuerySet[Entry]:
    return Entry.objects.filter(account=account, command="CreateKey", state=State.DONE).exclude(made="").order_by("seq")


def _making(entry: Entry) -> Making:
    return Making(entry.made, entry.member_id, entry.member_name, entry.at)
