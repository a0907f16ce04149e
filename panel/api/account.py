"""The account itself: https://voximplant.com/docs/references/httpapi/accounts"""

import msgspec

from panel.api.calls import Calls


class AccountInfo(
    msgspec.Struct,
    frozen=True,
    rename={"id": "account_id", "name": "account_name", "email": "account_email", "time_zone": "location"},
):
    """What the panel reads of an account. The secrets `api_key` and `callback_salt` are not even decoded."""

    id: int
    name: str
    email: str = ""
    active: bool = True
    frozen: bool = False
    time_zone: str = "UTC"
    currency: str = ""
    balance: float | None = None
    live_balance: float | None = None


class AccountCommands:
    """Commands about the account. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def info(self) -> AccountInfo:
        """GetAccountInfo: needs no role, so it tells whether a key is good at all."""
        info, _ = self._calls.read("GetAccountInfo", {}, AccountInfo)
        return info
