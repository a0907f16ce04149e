"""The account's keys with who made them in this panel, and what they may do that their makers may not."""

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
    """An existing key, and its maker."""

    key: Key
    maker: str
    subuser_id: int | None  # of the maker, while they are a member here; None also for the main account
    is_gone: bool  # the maker is no longer a member
    at: datetime
    beyond: tuple[str, ...]  # methods that its roles open, but its maker's sections do not, as both are now

    @property
    def name(self) -> str:
        """The id for keys without a name."""
        return self.key.name or self.key.id


def made_keys(api: MemberApi, keys: Iterable[Key]) -> dict[str, MadeKey]:
    """The keys whose maker the journal knows, by id. Subusers are read only if one of them was a maker."""
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
    """A maker who is no longer a member may do nothing."""
    is_main = maker is not None and maker.is_main_account
    held = [] if maker is None else roles.get(maker.subuser_id, [])
    beyond = () if is_main else opened_beyond(sections_of(held), key.role_names)
    return MadeKey(key, making.member_name, maker.subuser_id if maker else None, maker is None, making.at, beyond)


def living_keys_of(api: MemberApi, maker: Member | None) -> list[Key]:
    """The existing keys that this member made. The API is not asked if the journal has none."""
    made = {making.key_id for making in keys_made_by(api.actor.account, maker)} if maker else set()
    return [key for key in api.keys.list() if key.id in made] if made else []
