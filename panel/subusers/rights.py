"""What a subuser can do, by their own roles and by keys: each right with the roles that give it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from panel.access.matrix import Section
from panel.access.opened import Opened
from panel.access.reach import opened_beyond
from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.journal.kinds import State
from panel.journal.makers import keys_made_by
from panel.journal.models import Entry
from panel.people.models import Account, Member
from panel.remote.requests import PanelRequest


@dataclass(frozen=True)
class TheirKey:
    """A key that belongs to a subuser at Voximplant, or that they made in this panel."""

    key: Key
    is_own: bool  # it belongs to them, and is deleted with them
    beyond: tuple[str, ...]  # methods that its roles open, but their sections do not

    @property
    def name(self) -> str:
        return self.key.name or self.key.id


@dataclass(frozen=True)
class Rights:
    """Of one subuser, by all roles that count: given and inherited ones."""

    opened: Opened

    @classmethod
    def of(cls, subuser: Subuser) -> "Rights":
        return cls(Opened.by(subuser.all_role_names))

    @property
    def groups(self) -> dict[str, list[tuple[Section, list[str]]]]:
        """Sections by their headings, each with the roles that give it."""
        return {
            group: [(each, self.opened.giving(each)) for each in sections]
            for group, sections in self.opened.groups.items()
        }

    @property
    def methods(self) -> list[tuple[str, list[str]]]:
        """Methods in the API's order, each with the roles that give it."""
        return [(command, self.opened.giving(command)) for command in self.opened.calls]


def keys_of(keys: Iterable[Key], subuser: Subuser, made: Collection[str]) -> list[TheirKey]:
    """Of the account's keys, theirs by name. `made`: ids of those that they made in this panel."""
    sections = Opened.by(subuser.all_role_names).sections
    found = [
        TheirKey(key, is_own, opened_beyond(sections, key.all_role_names))
        for key in keys
        if (is_own := key.owner is not None and key.owner.id == subuser.id) or key.id in made
    ]
    return sorted(found, key=lambda each: each.name.casefold())


def keys_read(request: PanelRequest, subuser: Subuser, member: Member | None) -> list[TheirKey]:
    """
    Raises:
        ApiError
    """
    made = {making.key_id for making in keys_made_by(request.user.account, member)} if member else set()
    return keys_of(request.api.kept.keys().value.items, subuser, made)


@dataclass(frozen=True)
class Activity:
    """What somebody changed in this panel."""

    number: int
    last: Entry | None

    @classmethod
    def of(cls, account: Account, member: Member | None) -> "Activity":
        """Nothing for somebody who cannot sign in here."""
        if member is None:
            return cls(0, None)
        done = Entry.objects.filter(account=account, member_id=member.pk, state=State.DONE)
        return cls(done.count(), done.order_by("-at", "-seq").first())
