"""What the pages of this room ask for: keys, and what the member may do with them."""

from dataclasses import dataclass

from django.http import Http404

from panel.access.granting import beyond
from panel.access.matrix import in_order
from panel.api.answers import Slice
from panel.api.errors import INVALID_KEY_ID, nothing_there
from panel.api.keys import Key
from panel.api.rights import NotAllowed
from panel.remote.kept import role_names
from panel.remote.requests import PanelRequest
from panel.web.lists import ListState


@dataclass(frozen=True)
class Row:
    """A key as this member sees it."""

    key: Key
    is_own: bool  # the panel itself signs with it
    beyond: tuple[str, ...]  # its roles with more rights than the member has

    @property
    def name(self) -> str:
        """What it is called; keys without a name exist."""
        return self.key.name or self.key.id

    @property
    def may_delete(self) -> bool:
        return not self.is_own and not self.beyond


def row_of(request: PanelRequest, key: Key) -> Row:
    """The key with what is to be known about it."""
    return Row(key, key.id == request.user.account.key_id, beyond(request.access, key.all_role_names))


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
    return row_of(request, key)


def check_within(row: Row, command: str) -> None:
    """A key that may do more than the member is not the member's to change.

    Raises:
        NotAllowed
    """
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
    return "\n".join((row.name, row.key.description, owner, *row.key.role_names, row.key.id)).casefold()


def offered(request: PanelRequest) -> tuple[list[str], list[str]]:
    """The roles that the member may give, and those that it may not; in the order of the matrix, unknown ones last."""
    order = in_order(role_names(request))
    kept_back = beyond(request.access, order)
    return [name for name in order if name not in kept_back], list(kept_back)
