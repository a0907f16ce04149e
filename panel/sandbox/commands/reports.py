"""The account's history as a CSV file, fetched later: GetAuditLogAsync, GetHistoryReports, DownloadHistoryReport."""

import csv
import io
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, File, Method, any_of
from panel.sandbox.commands.history import FILTER_PARAMS, audit_rows
from panel.sandbox.errors import Refusal
from panel.sandbox.params import flag, ids, names, number, paging, text, timestamp
from panel.sandbox.store import one, stamp

COLUMNS: Final = (
    "audit_log_id", "account_id", "subuser_id", "subuser_name", "requested", "ip", "cmd_name", "cmd_args", "cmd_result",
)  # fmt: skip
STORED_DAYS: Final = 30
FILTERS: Final = {
    "history_report_id": "history_report_id = :history_report_id",
    "created_from": "created >= :created_from",
    "created_to": "created <= :created_to",
}


def get_audit_log_async(call: Call) -> Answer:
    """Order a report; it is complete at once (A45)."""
    if call.args["output"] not in {None, "csv"}:
        raise Refusal(105, "output")
    lines = io.StringIO()
    writer = csv.writer(lines)
    if call.args["with_header"]:
        writer.writerow(COLUMNS)
    writer.writerows([_cell(row.get(name)) for name in COLUMNS] for row in audit_rows(call))
    cursor = call.db.execute(
        "INSERT INTO history_reports (account_id, created, filters, content) VALUES (?, ?, ?, ?)",
        (call.account_id, stamp(), json.dumps(_filters(call)), lines.getvalue()),
    )
    return {"result": 1, "history_report_id": cursor.lastrowid}


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def _filters(call: Call) -> dict[str, Any]:
    return {name: str(value) for name, value in call.args.items() if value is not None}


def get_history_reports(call: Call) -> Answer:
    args = call.args
    values = args | {"account_id": call.account_id}
    values |= {name: args[name] and stamp(args[name]) for name in ("created_from", "created_to")}
    always = "account_id = :account_id"
    if args["is_completed"] is False or "audit" not in (args["history_type"] or ["audit"]):
        always = "false"  # there are no others
    order = "history_report_id DESC" if args["desc_order"] else "history_report_id"
    return lookups.paged(
        call, f"FROM history_reports WHERE {lookups.where(FILTERS, args, always)}", order, values, _view
    )


def _view(_call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """HistoryReportType."""
    created = datetime.strptime(row["created"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    return lookups.without_none(
        {
            "history_report_id": row["history_report_id"],
            "history_type": "audit",
            "created": row["created"],
            "completed": row["created"],
            "format": "csv",
            "filters": json.loads(row["filters"]),
            "file_name": _file_name(row),
            "file_size": len(row["content"].encode()),
            "download_count": row["download_count"],
            "last_downloaded": row["last_downloaded"],
            "store_until": f"{created + timedelta(days=STORED_DAYS):%Y-%m-%d}",
        }
    )


def _file_name(row: sqlite3.Row) -> str:
    return f"audit_{row['history_report_id']}.csv"


def download_history_report(call: Call) -> File:
    wanted = (call.account_id, call.args["history_report_id"])
    row = one(call.db, "SELECT * FROM history_reports WHERE account_id = ? AND history_report_id = ?", *wanted)
    if row is None:
        raise Refusal(496, "history_report_id")
    call.db.execute(
        "UPDATE history_reports SET download_count = download_count + 1, last_downloaded = ?"
        " WHERE history_report_id = ?",
        (stamp(), row["history_report_id"]),
    )
    return File(_file_name(row), row["content"].encode())


OWNER: Final = any_of("Owner")

METHODS: Final = (
    Method(
        "GetAuditLogAsync",
        get_audit_log_async,
        roles=OWNER,
        writes=True,
        recorded=False,
        params=(
            *FILTER_PARAMS,
            number("count", smallest=0),
            number("offset", default=0, smallest=0),
            flag("with_header", default=True),
            text("output"),
        ),
    ),
    Method(
        "GetHistoryReports",
        get_history_reports,
        roles=OWNER,
        params=(
            number("history_report_id"),
            names("history_type", choices=("calls", "transactions", "audit", "call_list")),
            timestamp("created_from"),
            timestamp("created_to"),
            flag("is_completed"),
            flag("desc_order", default=False),
            ids("application_id"),
            names("application_name"),
            *paging(),
        ),
    ),
    Method(
        "DownloadHistoryReport",
        download_history_report,
        roles=OWNER,
        writes=True,
        recorded=False,
        params=(number("history_report_id", required=True, missing=496),),
    ),
)
