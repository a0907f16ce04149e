"""What the pages of this room ask for: a key, and what the member may do with it."""

from django.http import Http404

from panel.access.granting import OWN_KEY
from panel.api.errors import INVALID_KEY_ID, NotAllowed, nothing_there
from panel.api.rights import may_call
from panel.remote.kept import AdminUsersTold
from panel.remote.requests import PanelRequest
from panel.service_accounts.listing import Row, rows_of


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
