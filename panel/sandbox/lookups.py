"""From what a call names (an id or a name, one or a list) to rows of the caller's own account."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from panel.sandbox.calls import Answer, Call
from panel.sandbox.errors import Refusal
from panel.sandbox.params import ALL
from panel.sandbox.store import one

USERS_BY_ID = """
    SELECT user_id, application_id FROM users
    WHERE account_id = ? AND user_id IN (SELECT value FROM json_each(?))
"""
USERS_BY_NAME = """
    SELECT user_id FROM users WHERE application_id = ? AND user_name IN (SELECT value FROM json_each(?))
"""


def short_name(call: Call, name: str) -> str:
    """`support` for both spellings: `support` and `support.demo.voximplant.com`."""
    return name.lower().removesuffix(f".{call.caller.account_name}.voximplant.com")


def full_name(call: Call, name: str) -> str:
    return f"{name}.{call.caller.account_name}.voximplant.com"


def application_by_id(call: Call, application_id: int) -> sqlite3.Row:
    row = one(
        call.db,
        "SELECT * FROM applications WHERE account_id = ? AND application_id = ?",
        call.account_id,
        application_id,
    )
    if row is None:
        raise Refusal(116, "application_id")
    return row


def application_by_name(call: Call, name: str, *, field: str = "application_name", code: int = 107) -> sqlite3.Row:
    """A33 about the code of a name that no application has."""
    row = one(
        call.db,
        "SELECT * FROM applications WHERE account_id = ? AND application_name = ?",
        call.account_id,
        short_name(call, name),
    )
    if row is None:
        raise Refusal(code, field)
    return row


def application(call: Call) -> sqlite3.Row | None:
    """The application the call names, or None where it names none."""
    if (application_id := call.args["application_id"]) is not None:
        return application_by_id(call, application_id)
    if (name := call.args["application_name"]) is not None:
        return application_by_name(call, name)
    return None


def needed_application(call: Call) -> sqlite3.Row:
    row = application(call)
    if row is None:
        raise Refusal(116, "application_id")
    return row


def users(call: Call, app: sqlite3.Row | None) -> list[int]:
    """Ids behind `user_id` (one, a list, 'all') or `user_name`. An unknown one refuses them all (A19)."""
    wanted = call.args["user_id"]
    if wanted is None:
        return _users_by_name(call, app, call.args["user_name"])
    if wanted == ALL:
        return _all_users(call, app)
    ids = {wanted} if isinstance(wanted, int) else set(wanted)
    rows = call.db.execute(USERS_BY_ID, (call.account_id, json.dumps(list(ids)))).fetchall()
    if len(rows) < len(ids):
        raise Refusal(117, "user_id")
    if app and any(row["application_id"] != app["application_id"] for row in rows):
        raise Refusal(393, "user_id")
    return [row["user_id"] for row in rows]


def _users_by_name(call: Call, app: sqlite3.Row | None, wanted: str | list[str]) -> list[int]:
    if app is None:
        raise Refusal(116, "application_id")
    names = {wanted} if isinstance(wanted, str) else set(wanted)
    rows = call.db.execute(USERS_BY_NAME, (app["application_id"], json.dumps(list(names)))).fetchall()
    if len(rows) < len(names):
        raise Refusal(117, "user_name")
    return [row["user_id"] for row in rows]


def _all_users(call: Call, app: sqlite3.Row | None) -> list[int]:
    if app:
        rows = call.db.execute("SELECT user_id FROM users WHERE application_id = ?", (app["application_id"],))
    else:
        rows = call.db.execute("SELECT user_id FROM users WHERE account_id = ?", (call.account_id,))
    return [row["user_id"] for row in rows]


def must_exist(call: Call, table: str, column: str, value: int | None, *, code: int, field: str = "") -> None:
    """Refuse a filter by an id that is not the account's (A34). `table` and `column` are our own words."""
    sql = f"SELECT 1 FROM {table} WHERE account_id = ? AND {column} = ?"  # noqa: S608
    if value is not None and one(call.db, sql, call.account_id, value) is None:
        raise Refusal(code, field or column)


def where(conditions: dict[str, str], args: dict[str, Any], always: str) -> str:
    """A WHERE clause: `always`, and the condition of every filter that was given."""
    return " AND ".join([always, *(sql for name, sql in conditions.items() if args[name] is not None)])


def page(items: Iterable[Any], total: int) -> Answer:
    result = list(items)
    return {"result": result, "total_count": total, "count": len(result)}


def as_json(values: Iterable[Any]) -> str:
    """A list as one SQL value, for `json_each`."""
    return json.dumps(list(values))


def without_none(values: dict[str, Any]) -> dict[str, Any]:
    """The API leaves out what is not set."""
    return {name: value for name, value in values.items() if value is not None}
