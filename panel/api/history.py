"""The account's history: https://voximplant.com/docs/references/httpapi/history"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from panel.api.answers import Moment, Row, Slice
from panel.api.calls import Calls


class AuditRow(
    Row,
    frozen=True,
    rename={
        "id": "audit_log_id",
        "at": "requested",
        "command": "cmd_name",
        "given": "cmd_args",
        "answered": "cmd_result",
    },
):
    """A change of the account, whoever made it. Without a subuser it was the account itself."""

    id: int
    at: Moment | None = None
    command: str = ""
    ip: str = ""
    subuser_id: int | None = None
    subuser_name: str | None = None
    key_id: str | None = None
    given: dict[str, Any] | str | None = None
    answered: dict[str, Any] | str | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """What was sent; the API masks secrets."""
        return as_mapping(self.given)

    @property
    def result(self) -> dict[str, Any]:
        return as_mapping(self.answered)


class History:
    """Commands about the history. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        subuser_ids: Sequence[int] = (),
        ips: Sequence[str] = (),
        commands: Sequence[str] = (),
        about: str | None = None,
        newest_first: bool = True,
        offset: int = 0,
        count: int = 100,
    ) -> Slice[AuditRow]:
        """GetAuditLog: the changes that match all arguments; `about` is any id that is in them."""
        return self._calls.page(
            "GetAuditLog",
            {
                "from_date": as_timestamp(since),
                "to_date": as_timestamp(until),
                "timezone": "UTC",
                "filtered_admin_user_id": list(subuser_ids) or None,
                "filtered_ip": list(ips) or None,
                "filtered_cmd": list(commands) or None,
                "advanced_filters": about or None,
                "desc_order": newest_first,
                "with_total_count": True,
            },
            AuditRow,
            offset,
            count,
        )


def as_timestamp(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if moment else None


def as_mapping(value: dict[str, Any] | str | None) -> dict[str, Any]:
    """Arguments and results are objects in the documentation, but text in the vendor's clients."""
    if not isinstance(value, str):
        return value or {}
    try:
        return msgspec.json.decode(value, type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return {"": value}
