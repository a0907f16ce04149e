"""The account's history: GetAuditLog."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.errors import Refusal
from panel.sandbox.params import Param, flag, ids, names, paging, text, timestamp
from panel.sandbox.store import one, stamp

DAYS: Final = 366  # A43
FILTERS: Final = {
    "from_date": "requested >= :from_date",
    "to_date": "requested <= :to_date",
    "audit_log_id": "audit_log_id IN (SELECT value FROM json_each(:audit_log_id))",
    "filtered_admin_user_id": "subuser_id IN (SELECT value FROM json_each(:filtered_admin_user_id))",
    "filtered_ip": "ip IN (SELECT value FROM json_each(:filtered_ip))",
    "filtered_cmd": "cmd_name IN (SELECT value FROM json_each(:filtered_cmd))",
    # An id or a number that the call was about: any value in its arguments or its result.
    "advanced_filters": (
        "(EXISTS (SELECT 1 FROM json_tree(cmd_args) WHERE CAST(atom AS TEXT) = :advanced_filters)"
        " OR EXISTS (SELECT 1 FROM json_tree(cmd_result) WHERE CAST(atom AS TEXT) = :advanced_filters))"
    ),
}
LISTS: Final = ("audit_log_id", "filtered_admin_user_id", "filtered_ip", "filtered_cmd")


def get_audit_log(call: Call) -> Answer:
    """Rows in the time zone asked for; the dates are UTC whatever it is (A44)."""
    args = call.args
    if args["is_async"]:  # A45
        raise Refusal(105, "is_async")
    zone_name, zone = _zone(call)
    order = "audit_log_id DESC" if args["desc_order"] else "audit_log_id"
    answer = lookups.paged(call, _matching(call), order, _values(call), lambda _, row: _view(row, zone))
    if not args["with_total_count"]:
        del answer["total_count"]
    return answer | {"timezone": zone_name}


def audit_rows(call: Call) -> list[dict[str, Any]]:
    """The same rows for a report: all of them unless the call has a count, their times in UTC."""
    order = "DESC" if call.args["desc_order"] else "ASC"
    sql = f"SELECT * {_matching(call)} ORDER BY audit_log_id {order} LIMIT coalesce(:count, -1) OFFSET :offset"
    return [_view(row, UTC) for row in call.db.execute(sql, _values(call))]


def _matching(call: Call) -> str:
    return f"FROM audit_log WHERE {lookups.where(FILTERS, call.args, 'account_id = :account_id')}"


def _values(call: Call) -> dict[str, Any]:
    args = call.args
    _check_range(args["from_date"], args["to_date"])
    return (
        args
        | {"account_id": call.account_id}
        | {name: args[name] and stamp(args[name]) for name in ("from_date", "to_date")}
        | {name: lookups.as_json(args[name] or ()) for name in LISTS}
    )


def _view(row: sqlite3.Row, zone: tzinfo) -> dict[str, Any]:
    """AuditLogInfoType, and the key that signed the call (A46)."""
    requested = datetime.strptime(row["requested"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    return lookups.without_none(
        {
            "audit_log_id": row["audit_log_id"],
            "account_id": row["account_id"],
            "subuser_id": row["subuser_id"],
            "subuser_name": row["subuser_name"],
            "key_id": row["key_id"] or None,
            "requested": f"{requested.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            "ip": row["ip"],
            "cmd_name": row["cmd_name"],
            "cmd_args": json.loads(row["cmd_args"]),
            "cmd_result": json.loads(row["cmd_result"]) if row["cmd_result"] else None,
        }
    )


def _zone(call: Call) -> tuple[str, tzinfo]:
    """The name of the zone and the zone. UTC needs no zone data on the machine."""
    name = call.args["timezone"]
    if name == "auto":
        account = one(call.db, "SELECT location FROM accounts WHERE account_id = ?", call.account_id)
        name = account["location"] if account else "UTC"
    if name == "UTC":
        return name, UTC
    if name not in _zones():
        raise Refusal(496, "timezone")
    return name, ZoneInfo(name)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_range(start: datetime | None, end: datetime | None) -> None:
    if start and end and start > end:
        raise Refusal(123, "from_date")
    if start and end and end - start > timedelta(days=DAYS):
        raise Refusal(569, "to_date", DAYS)


FILTER_PARAMS: Final[tuple[Param, ...]] = (
    timestamp("from_date"),
    timestamp("to_date"),
    ids("audit_log_id"),
    ids("filtered_admin_user_id"),
    names("filtered_ip"),
    names("filtered_cmd"),
    text("advanced_filters", may_be_empty=False, invalid=401),
    flag("desc_order", default=False),
)

METHODS: Final = (
    Method(
        "GetAuditLog",
        get_audit_log,
        roles=any_of("Owner"),
        params=(
            *FILTER_PARAMS,
            text("timezone", default="UTC"),
            flag("with_total_count", default=False),
            *paging(100),
            flag("is_async", default=False),
            flag("with_header"),
            text("decimal_separator"),
        ),
    ),
)
