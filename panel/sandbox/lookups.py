"""Finds what a call names (an id or a name, one or a list) in the caller's own account."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

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
    """None if the call names no application."""
    if (application_id := call.args["application_id"]) is not None:
        return application_by_id(call, application_id)
    if (name := call.args["application_name"]) is not None:
        return application_by_name(call, name)
    return None


def applications_like(call: Call) -> list[int]:
    """Applications with this id, or with this part in their name (A33 if there is none)."""
    args = call.args
    if args["application_id"] is not None:
        application_by_id(call, args["application_id"])
    rows = call.db.execute(
        "SELECT application_id FROM applications WHERE account_id = :account_id"
        " AND (:application_id IS NULL OR application_id = :application_id)"
        " AND (:application_name IS NULL OR instr(application_name || :suffix, lower(:application_name)))",
        args | {"account_id": call.account_id, "suffix": full_name(call, "")},
    )
    if found := [row["application_id"] for row in rows]:
        return found
    raise Refusal(107, "application_name")


def needed_application(call: Call) -> sqlite3.Row:
    row = application(call)
    if row is None:
        raise Refusal(116, "application_id")
    return row


def users(call: Call, app: sqlite3.Row | None) -> list[int]:
    """Ids from `user_id` (one, a list, 'all') or `user_name`. If one is unknown, all are refused (A19)."""
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


def subuser(call: Call) -> sqlite3.Row:
    row = one(
        call.db,
        "SELECT * FROM subusers WHERE account_id = ? AND subuser_id = ?",
        call.account_id,
        call.args["subuser_id"],
    )
    if row is None:
        raise Refusal(434, "subuser_id")
    return row


@dataclass(frozen=True, slots=True)
class Named:
    """Things a call names by `<what>_id` (one, a list, 'all') or `<what>_name`, within an account or application."""

    what: str
    table: str
    scope: str  # the column that says whose they are
    code: int  # of one that is not there
    all_by_name: list[str] | None = None  # the list of names that means all


SKILLS: Final = Named("skill", "skills", "account_id", 222)
QUEUES: Final = Named("acd_queue", "queues", "account_id", 218)
SQ_QUEUES: Final = Named("sq_queue", "sq_queues", "application_id", 496, all_by_name=[ALL])  # A49
SQ_SKILLS: Final = Named("sq_skill", "sq_skills", "application_id", 496)


def named(call: Call, things: Named, owner: int | None = None) -> list[int]:
    """The ids of what the call names. If one does not exist, all are refused (A19)."""
    owner = call.account_id if owner is None else owner
    for column in (f"{things.what}_id", f"{things.what}_name"):
        wanted = call.args[column]
        if wanted is not None:
            select = f"SELECT {things.what}_id FROM {things.table} WHERE {things.scope} = ?"  # noqa: S608
            if wanted == (ALL if column.endswith("_id") else things.all_by_name):
                return [row[0] for row in call.db.execute(select, (owner,))]
            return _chosen(call, select, column, owner, wanted, things.code)
    return []


def _chosen(call: Call, select: str, column: str, owner: int, wanted: Any, code: int) -> list[int]:
    unique = set(wanted) if isinstance(wanted, list) else {wanted}
    sql = f"{select} AND {column} IN (SELECT value FROM json_each(?))"  # noqa: S608
    rows = call.db.execute(sql, (owner, as_json(unique))).fetchall()
    if len(rows) < len(unique):
        raise Refusal(code, column)
    return [row[0] for row in rows]


def skill(call: Call, id_param: str, name_param: str, *, code: int) -> int | None:
    """A skill as a filter, by id or by its whole name."""
    column, param = ("skill_id", id_param) if call.args[id_param] is not None else ("skill_name", name_param)
    wanted = call.args[param]
    if wanted is None:
        return None
    sql = f"SELECT skill_id FROM skills WHERE account_id = ? AND {column} = ?"  # noqa: S608
    row = one(call.db, sql, call.account_id, wanted)
    if row is None:
        raise Refusal(code, param)
    skill_id: int = row["skill_id"]
    return skill_id


def bind(call: Call, table: str, columns: tuple[str, str], pairs: Iterable[tuple[int, int]], *, bind: bool) -> None:
    """Add pairs to a table of bindings, or remove them."""
    if bind:
        sql = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES (?, ?)"  # noqa: S608
    else:
        sql = f"DELETE FROM {table} WHERE {columns[0]} = ? AND {columns[1]} = ?"  # noqa: S608
    call.db.executemany(sql, pairs)


def delete_in(call: Call, table: str, column: str, values: Iterable[int]) -> None:
    sql = f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608
    call.db.execute(sql, (as_json(values),))


def must_exist(call: Call, table: str, column: str, value: int | None, *, code: int, field: str = "") -> None:
    """Refuse a filter by another account's id (A34). `table` and `column` never come from a call."""
    sql = f"SELECT 1 FROM {table} WHERE account_id = ? AND {column} = ?"  # noqa: S608
    if value is not None and one(call.db, sql, call.account_id, value) is None:
        raise Refusal(code, field or column)


def check_limit(call: Call, table: str, limit: int, *, code: int) -> None:
    """Refuse more than an account may have, if it has limits. `table` never comes from a call."""
    account = one(call.db, "SELECT limited FROM accounts WHERE account_id = ?", call.account_id)
    counted = one(call.db, f"SELECT count(*) FROM {table} WHERE account_id = ?", call.account_id)  # noqa: S608
    if account and account["limited"] and counted and counted[0] >= limit:
        raise Refusal(code)


def where(conditions: dict[str, str], args: dict[str, Any], always: str) -> str:
    """A WHERE clause: `always`, and the condition of every filter that was given."""
    return " AND ".join([always, *(sql for name, sql in conditions.items() if args[name] is not None)])


def paged(
    call: Call, matching: str, order: str, values: dict[str, Any], view: Callable[[Call, sqlite3.Row], Any]
) -> Answer:
    """A page of what matches ("FROM ... WHERE ..."), the number of matches, and the number on the page (none: A21)."""
    total = call.db.execute(f"SELECT count(*) {matching}", values).fetchone()[0]
    rows = call.db.execute(f"SELECT * {matching} ORDER BY {order} LIMIT :count OFFSET :offset", values).fetchall()
    return {"result": [view(call, row) for row in rows], "total_count": total, "count": len(rows)}


def as_json(values: Iterable[Any]) -> str:
    """A list as one SQL value, for `json_each`."""
    return json.dumps(list(values))


def without_none(values: dict[str, Any]) -> dict[str, Any]:
    """The API leaves out what is not set."""
    return {name: value for name, value in values.items() if value is not None}
