"""Admin users, what came before subusers: https://voximplant.com/docs/references/httpapi/adminusers

They may still sign in to the vendor's panel and have API keys of their own, and no list of subusers shows them.
"""

from panel.api.answers import Row, Slice
from panel.api.calls import Calls


class AdminUser(
    Row,
    frozen=True,
    rename={
        "id": "admin_user_id",
        "name": "admin_user_name",
        "display_name": "admin_user_display_name",
        "active": "admin_user_active",
    },
):
    """An admin user. The panel only reads them, so only the id is certain; `active` is None if the API does not say."""

    id: int
    name: str = ""
    display_name: str = ""
    active: bool | None = None


class AdminUsers:
    """Commands about admin users. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(self) -> Slice[AdminUser]:
        """GetAdminUsers: all of them."""
        return self._calls.whole("GetAdminUsers", {}, AdminUser)
