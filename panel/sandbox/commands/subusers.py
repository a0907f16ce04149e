"""Subusers, the account's team: AddSubUser, GetSubUsers, SetSubUserInfo, DelSubUser."""

import json
import re
import sqlite3
from typing import Any, Final

from panel.sandbox import lookups, passwords, role_sets
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.errors import Refusal
from panel.sandbox.params import flag, ids, names, number, one_role, paging, password, text

SUBUSERS_PER_ACCOUNT: Final = 100  # A23
SUBUSER_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*")  # A11
OWNER: Final = any_of("Owner")

LIST: Final = """
    SELECT subuser_id, subuser_name, description FROM subusers
    WHERE account_id = ? AND (? IS NULL OR subuser_id = ?) ORDER BY subuser_id LIMIT ? OFFSET ?
"""


def add_sub_user(call: Call) -> Answer:
    args = call.args
    name = args["new_subuser_name"].lower()
    _check_name(name)
    passwords.check(args["new_subuser_password"], "new_subuser_password", name)
    role_ids = role_sets.wanted(call)
    lookups.check_limit(call, "subusers", SUBUSERS_PER_ACCOUNT, code=438)
    try:
        cursor = call.db.execute(
            "INSERT INTO subusers (account_id, subuser_name, password, description) VALUES (?, ?, ?, ?)",
            (call.account_id, name, passwords.hashed(args["new_subuser_password"]), args["description"] or None),
        )
    except sqlite3.IntegrityError:
        raise Refusal(436, "new_subuser_name") from None
    role_sets.give_subuser(call.db, cursor.lastrowid or 0, role_ids)
    return {"result": {"subuser_id": cursor.lastrowid}}


def _check_name(name: str) -> None:
    if not 5 <= len(name) <= 20:
        raise Refusal(452, "new_subuser_name")
    if not SUBUSER_NAME.fullmatch(name):
        raise Refusal(453, "new_subuser_name")


def get_sub_users(call: Call) -> Answer:
    """Only the list, without totals: A14."""
    args = call.args
    wanted = args["subuser_id"]
    lookups.must_exist(call, "subusers", "subuser_id", wanted, code=434)
    rows = call.db.execute(LIST, (call.account_id, wanted, wanted, args["count"], args["offset"])).fetchall()
    result: list[dict[str, Any]] = [lookups.without_none(dict(row)) for row in rows]
    if args["with_roles"]:
        for subuser in result:
            subuser["roles"] = role_sets.subuser_views(call.db, subuser["subuser_id"])
    return {"result": result}


def set_sub_user_info(call: Call) -> Answer:
    """A new password needs the old one, whoever asks: 448 when it is missing or wrong."""
    args = call.args
    subuser = lookups.subuser(call)
    # A39: open to keys without roles, so subusers may edit themselves, and only an Owner others.
    if call.caller.subuser_id not in {None, subuser["subuser_id"]} and "Owner" not in call.caller.roles:
        raise Refusal(434, "subuser_id")
    changes: dict[str, Any] = {}
    if args["new_subuser_password"] is not None:
        changes = _new_password(subuser, args["old_subuser_password"], args["new_subuser_password"])
    if args["description"] is not None:
        changes["description"] = args["description"] or None
    for column, value in changes.items():
        sql = f"UPDATE subusers SET {column} = ? WHERE subuser_id = ?"  # noqa: S608 - our own words
        call.db.execute(sql, (value, subuser["subuser_id"]))
    return {"result": 1}


def _new_password(subuser: sqlite3.Row, old: str | None, new: str) -> dict[str, str]:
    if not old or not passwords.matches(old, subuser["password"]):
        raise Refusal(448, "old_subuser_password")
    passwords.check(new, "new_subuser_password", subuser["subuser_name"])
    used = [subuser["password"], *json.loads(subuser["used_passwords"])]
    passwords.check_unused(new, "new_subuser_password", used)
    return {"password": passwords.hashed(new), "used_passwords": json.dumps(used)}


def del_sub_user(call: Call) -> Answer:
    """A27: the subuser's keys are also deleted."""
    call.db.execute("DELETE FROM subusers WHERE subuser_id = ?", (lookups.subuser(call)["subuser_id"],))
    return {"result": 1}


SUBUSER: Final = number("subuser_id", required=True, missing=434)
DESCRIPTION: Final = text("description", shorter_than=256)  # A12

METHODS: Final = (
    Method(
        "AddSubUser",
        add_sub_user,
        roles=OWNER,
        writes=True,
        params=(
            text("new_subuser_name", required=True),
            password("new_subuser_password", required=True),
            ids("role_id"),
            names("role_name"),
            DESCRIPTION,
        ),
        alternatives=(one_role(required=False),),
    ),
    Method(
        "GetSubUsers",
        get_sub_users,
        roles=OWNER,
        params=(number("subuser_id"), flag("with_roles", default=False), *paging()),
    ),
    Method(
        "SetSubUserInfo",
        set_sub_user_info,
        writes=True,
        params=(SUBUSER, password("old_subuser_password"), password("new_subuser_password"), DESCRIPTION),
    ),
    Method("DelSubUser", del_sub_user, roles=OWNER, writes=True, params=(SUBUSER,)),
)
