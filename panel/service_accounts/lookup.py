"""What the pages of this room ask for: keys, and what the member may do with them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from panel.access.granting import OWN_KEY, beyond
from panel.api.answers import Slice
from panel.api.errors import INVALID_KEY_ID, nothing_there
from panel.api.keys import Key
from panel.api.rights import NotAllowed, may_call
from panel.remote.kept import AdminUsersTold
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


def admin_users(request: PanelRequest) -> AdminUsersTold:
    """People with keys and passwords of their own whom no list shows; none for members who may not know them."""
    if not may_call("GetAdminUsers", request.access.roles):
        return AdminUsersTold()
    return request.api.kept.admin_users()


def row_or_404(request: PanelRequest, key_id: str) -> Row:
    """The account's key as it is now.

    Raises:
        Http404: the account has no such key.
    """
    key = None
    with nothing_there(INVALID_KEY_ID):
        key = request.api.keys.get(key_id)
    if key is None:
        raise Http404("The account has no such service account.")
    return rows_of(request, [key])[0]


def check_within(row: Row, command: str) -> None:
    """The panel's own key is nobody's to change, and one that may do more than the member is not the member's.

    The hook around every write asks the same again. This is for the page, which answers before a form is filled in.

    Raises:
        NotAllowed
    """
    if row.is_own:
        raise NotAllowed(command, (), reason=OWN_KEY)
    if row.beyond:
        raise NotAllowed(command, (), row.beyond)


def find(rows: list[Row], state: ListState) -> Slice[Row]:
    """The rows of this page: those with `q` in name, description, owner, roles or id, by name."""
    wanted = state.q.casefold()
    matching = [row for row in rows if wanted in told(row)]
    matching.sort(key=lambda row: (row.name.casefold(), row.key.id))
    return Slice(tuple(matching[state.offset : state.offset + state.per_page]), len(matching), state.offset)


def told(row: Row) -> str:
    """All that a search looks into."""
    owner = row.key.owner.name if row.key.owner else ""
    maker = row.made.maker if row.made else ""
    return "\n".join((row.name, row.key.description, owner, maker, *row.key.role_names, row.key.id)).casefold()
