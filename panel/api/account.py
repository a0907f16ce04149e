"""The account itself: https://voximplant.com/docs/references/httpapi/accounts"""

import msgspec

from panel.api.answers import Row
from panel.api.calls import Calls


class AccountInfo(
    Row,
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
    api_address: str | None = None


class AccountCommands:
    """Commands about the account. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def info(self) -> AccountInfo:
        """GetAccountInfo: needs no role, so it shows whether a key works at all.

        `api_address` is the host that the API prefers to be called at; it comes beside the result.
        """
        info, answer = self._calls.read("GetAccountInfo", {}, AccountInfo)
        return msgspec.structs.replace(info, api_address=answer.api_address or info.api_address)

    def may_call_from(self, ip: str) -> bool:
        """CheckAuthorizedAccountIP: whether the account's lists of addresses allow calls from this one.

        https://voximplant.com/docs/references/httpapi/authorizedips
        """
        allowed, _ = self._calls.read("CheckAuthorizedAccountIP", {"authorized_ip": ip}, bool)
        return allowed
