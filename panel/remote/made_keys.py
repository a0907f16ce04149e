"""The account's keys together with who made them here, and what they may do that their makers may not in the panel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from panel.access.matrix import sections_of
from panel.access.reach import opened_beyond
from panel.api.keys import Key
from panel.journal.makers import Making, keys_made_by, makings
from panel.people.models import Member
from panel.remote.member_api import MemberApi


@dataclass(frozen=True)
class MadeKey:
    """A key that exists, and its maker."""

    key: Key
    maker: str
    subuser_id: int | None  # of the maker, while it is a member here; None also for the main account
    is_gone: bool  # the maker is no member any more
    at: datetime
    beyond: tuple[str, ...]  # methods that its roles open, and its maker's sections do not, as both are now

    @property
    def name(self) -> str:
        """What it is called; keys without a name exist."""
        return self.key.name or self.key.id


def made_keys(api: MemberApi, keys: Iterable[Key]) -> dict[str, MadeKey]:
    """Those of the keys whose maker the journal knows, by id. Subusers are asked for only where one was the maker."""
    living = {key.id: key for key in keys}
    found = makings(api.actor.account, living)
    members = {
        member.pk: member for member in Member.objects.filter(pk__in={each.member_id for each in found.values()})
    }
    roles: dict[int | None, list[str]] = {}
    if any(member.subuser_id is not None for member in members.values()):
        roles = {subuser.id: subuser.role_names for subuser in api.kept.team(fresh=True).value.subusers}
    return {
        key_id: _made_key(living[key_id], making, members.get(making.member_id or 0), roles)
        for key_id, making in found.items()
    }


def _made_key(key: Key, making: Making, maker: Member | None, roles: dict[int | None, list[str]]) -> MadeKey:
    """What a maker may do who is gone: nothing."""
    is_main = maker is not None and maker.is_main_account
    held = [] if maker is None else roles.get(maker.subuser_id, [])
    beyond = () if is_main else opened_beyond(sections_of(held), key.role_names)
    return MadeKey(key, making.member_name, maker.subuser_id if maker else None, maker is None, making.at, beyond)


def living_keys_of(api: MemberApi, maker: Member | None) -> list[Key]:
    """The keys that this member made and that still exist. Without any in the journal, the API is not asked."""
    made = {making.key_id for making in keys_made_by(api.actor.account, maker)} if maker else set()
    return [key for key in api.keys.list() if key.id in made] if made else []
