"""What the pages of this room read: a key, and what the member may do with it."""

from django.http import Http404

from panel.access.granting import OWN_KEY
from panel.api.errors import INVALID_KEY_ID, NotAllowed, nothing_there
from panel.api.rights import may_call
from panel.remote.kept import AdminUserList
from panel.remote.requests import PanelRequest
from panel.service_accounts.listing import Row, rows_of


def admin_users(request: PanelRequest) -> AdminUserList:
    """People with their own keys and passwords, who are in no list; empty for members who may not see them."""
    if not may_call("GetAdminUsers", request.access.roles):
        return AdminUserList()
    return request.api.kept.admin_users()


def row_or_404(request: PanelRequest, key_id: str) -> Row:
    key = None
    with nothing_there(INVALID_KEY_ID):
        key = request.api.keys.get(key_id)
    if key is None:
        raise Http404("The account has no such service account.")
    return rows_of(request, [key])[0]


def check_within(row: Row, command: str) -> None:
    """Nobody may change the panel's own key, and members may not change a key that may do more than they may.

    Every write checks this again. This check is for the page, before a form is filled in.

    Raises:
        NotAllowed
    """
    if row.is_own:
        raise NotAllowed(command, (), reason=OWN_KEY)
    if row.beyond:
        raise NotAllowed(command, (), row.beyond)
