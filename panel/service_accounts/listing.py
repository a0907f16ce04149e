"""The list of service accounts: the API cannot search, so it is done here."""

from collections.abc import Iterable
from dataclasses import dataclass

from panel.access.granting import beyond
from panel.api.answers import Slice
from panel.api.keys import Key
from panel.remote.made_keys import MadeKey, made_keys
from panel.remote.requests import PanelRequest
from panel.web.lists import ListState


@dataclass(frozen=True)
class Row:
    """A key as this member sees it."""

    key: Key
    is_own: bool  # the panel itself signs with it
    beyond: tuple[str, ...]  # its roles with more rights than the member has
    made: MadeKey | None = None  # by whom; None where the journal does not know

    @property
    def name(self) -> str:
        """What it is called; keys without a name exist."""
        return self.key.name or self.key.id

    @property
    def may_change(self) -> bool:
        return not self.is_own and not self.beyond


def rows_of(request: PanelRequest, keys: Iterable[Key]) -> list[Row]:
    """The keys with what is to be known about them."""
    found = list(keys)
    own, made = request.user.account.key_id, made_keys(request.api, found)
    return [Row(key, key.id == own, beyond(request.access, key.all_role_names), made.get(key.id)) for key in found]


def search(rows: list[Row], state: ListState, *, nameless: bool = False) -> Slice[Row]:
    """The rows of this page: those with `q` in name, description, owner, roles or id, by name."""
    wanted = state.q.casefold()
    matching = [row for row in rows if wanted in searchable(row) and not (nameless and row.key.name)]
    matching.sort(key=lambda row: (row.name.casefold(), row.key.id))
    return Slice(tuple(matching[state.offset : state.offset + state.per_page]), len(matching), state.offset)


def searchable(row: Row) -> str:
    """All that a search looks into."""
    owner = row.key.owner.name if row.key.owner else ""
    maker = row.made.maker if row.made else ""
    return "\n".join((row.name, row.key.description, owner, maker, *row.key.role_names, row.key.id)).casefold()
