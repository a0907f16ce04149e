"""Users of an application: AddUser, DelUser, SetUserInfo, GetUsers."""

import json
import re
import sqlite3
from typing import Any, Final

from panel.sandbox import lookups, passwords
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.errors import Refusal
from panel.sandbox.params import OneOf, flag, ids, names, number, one_application, one_user, paging, password, text
from panel.sandbox.store import one, stamp

USERS_PER_ACCOUNT: Final = 1000
USER_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{2,49}")
ACD_STATUSES: Final = (
    "OFFLINE",
    "ONLINE",
    "READY",
    "BANNED",
    "IN_SERVICE",
    "AFTER_SERVICE",
    "TIMEOUT",
    "DND",
)
ORDERS: Final = {
    "user_id": "user_id",
    "user_name": "user_name",
    "user_display_name": "folded_display_name, user_id",
}
WRITERS: Final = any_of("Owner", "Admin", "UserManager")
READERS: Final = any_of("Owner", "Admin", "Developer", "Supervisor", "UserManager")

# A16: parts of names match in upper and lower case.
FILTERS: Final = {
    "user_id": "user_id = :user_id",
    "user_name": "instr(user_name, :user_name)",
    "user_display_name": "instr(folded_display_name, :user_display_name)",
    "user_active": "user_active = :user_active",
    "acd_status": "acd_status IN (SELECT value FROM json_each(:acd_status))",
    "skill_id": "user_id IN (SELECT user_id FROM user_skills WHERE skill_id = :skill_id)",
    "excluded_skill_id": ("user_id NOT IN (SELECT user_id FROM user_skills WHERE skill_id = :excluded_skill_id)"),
    "acd_queue_id": "user_id IN (SELECT user_id FROM user_queues WHERE acd_queue_id = :acd_queue_id)",
    "excluded_acd_queue_id": (
        "user_id NOT IN (SELECT user_id FROM user_queues WHERE acd_queue_id = :excluded_acd_queue_id)"
    ),
}
SKILLS: Final = """
    SELECT user_id, skill_id, skill_name FROM user_skills JOIN skills USING (skill_id)
    WHERE user_id IN (SELECT value FROM json_each(?)) AND (? IS NULL OR skill_id = ?) ORDER BY skill_id
"""
QUEUES: Final = """
    SELECT user_id, acd_queue_id, acd_queue_name FROM user_queues JOIN queues USING (acd_queue_id)
    WHERE user_id IN (SELECT value FROM json_each(?)) ORDER BY acd_queue_id
"""


def add_user(call: Call) -> Answer:
    """A26: a new user is active, spends the account's money, and is offline."""
    args = call.args
    app = lookups.needed_application(call)
    passwords.check(args["user_password"], "user_password", args["user_name"])
    lookups.check_limit(call, "users", USERS_PER_ACCOUNT, code=109)
    now = stamp()
    user_id = _insert(
        call.db,
        account_id=call.account_id,
        application_id=app["application_id"],
        user_name=args["user_name"],
        user_display_name=args["user_display_name"],
        folded_display_name=args["user_display_name"].casefold(),
        password=passwords.hashed(args["user_password"]),
        user_active=args["user_active"],
        parent_accounting=args["parent_accounting"],
        user_custom_data=args["user_custom_data"] or None,
        mobile_phone=args["mobile_phone"] or None,
        created=now,
        modified=now,
    )
    return {"result": 1, "user_id": user_id}


def _insert(db: sqlite3.Connection, **columns: object) -> int | None:
    """A15: a name is unique within its application."""
    sql = f"INSERT INTO users ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    try:
        return db.execute(sql, tuple(columns.values())).lastrowid
    except sqlite3.IntegrityError:
        raise Refusal(118, "user_name") from None


def del_user(call: Call) -> Answer:
    users = lookups.users(call, lookups.application(call))
    call.db.execute("DELETE FROM users WHERE user_id IN (SELECT value FROM json_each(?))", (lookups.as_json(users),))
    return {"result": 1}


def set_user_info(call: Call) -> Answer:
    """A20: what is not sent stays unchanged. A22: empty custom data clears it."""
    args = call.args
    (user_id,) = lookups.users(call, lookups.application(call))
    sent = ("user_display_name", "parent_accounting", "user_active", "user_custom_data", "mobile_phone")
    changes: dict[str, Any] = {name: args[name] for name in sent if args[name] is not None}
    for name in ("user_custom_data", "mobile_phone"):
        if changes.get(name) == "":
            changes[name] = None
    if "user_display_name" in changes:
        changes["folded_display_name"] = changes["user_display_name"].casefold()
    if args["new_user_name"] is not None:
        changes["user_name"] = args["new_user_name"]
    if args["user_password"] is not None:
        changes |= _new_password(call, user_id, args["user_password"])
    changes["modified"] = stamp()
    assignments = ", ".join(f"{column} = ?" for column in changes)
    try:
        call.db.execute(f"UPDATE users SET {assignments} WHERE user_id = ?", (*changes.values(), user_id))  # noqa: S608
    except sqlite3.IntegrityError:
        raise Refusal(118, "new_user_name") from None
    return {"result": 1}


def _new_password(call: Call, user_id: int, wanted: str) -> dict[str, str]:
    row = one(call.db, "SELECT user_name, password, used_passwords FROM users WHERE user_id = ?", user_id)
    assert row  # noqa: S101 - looked up a moment ago, in the same transaction
    passwords.check(wanted, "user_password", call.args["new_user_name"] or row["user_name"])
    used = [row["password"], *json.loads(row["used_passwords"])]
    passwords.check_unused(wanted, "user_password", used)
    return {"password": passwords.hashed(wanted), "used_passwords": json.dumps(used)}


def get_users(call: Call) -> Answer:
    args = call.args
    applications = lookups.applications_like(call)
    lookups.must_exist(call, "users", "user_id", args["user_id"], code=117)
    for name in ("skill_id", "showing_skill_id"):
        lookups.must_exist(call, "skills", "skill_id", args[name], code=222, field=name)
    lookups.must_exist(call, "skills", "skill_id", args["excluded_skill_id"], code=224, field="excluded_skill_id")
    for name in ("acd_queue_id", "excluded_acd_queue_id"):
        lookups.must_exist(call, "queues", "acd_queue_id", args[name], code=218, field=name)
    values = args | {
        "applications": lookups.as_json(applications),
        "user_name": (args["user_name"] or "").lower(),
        "user_display_name": (args["user_display_name"] or "").casefold(),
        "acd_status": lookups.as_json(args["acd_status"] or ()),
    }
    matching = lookups.where(FILTERS, args, "application_id IN (SELECT value FROM json_each(:applications))")
    answer = lookups.paged(call, f"FROM users WHERE {matching}", ORDERS[args["order_by"]], values, _view)
    _add_details(call, answer["result"])
    return answer


def _view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """UserInfoType. `balance` is the live or the fixed one, as asked (A35)."""
    return lookups.without_none(
        {
            "user_id": row["user_id"],
            "user_name": row["user_name"],
            "user_display_name": row["user_display_name"],
            "user_active": bool(row["user_active"]),
            "frozen": bool(row["frozen"]),
            "parent_accounting": bool(row["parent_accounting"]),
            "balance": row["live_balance" if call.args["return_live_balance"] else "fixed_balance"],
            "live_balance": row["live_balance"],
            "fixed_balance": row["fixed_balance"],
            "user_custom_data": row["user_custom_data"],
            "mobile_phone": row["mobile_phone"],
            "acd_status": row["acd_status"],
            "acd_status_change_time": row["acd_status_change_time"],
            "created": row["created"],
            "modified": row["modified"],
        }
    )


def _add_details(call: Call, users: list[dict[str, Any]]) -> None:
    by_id = {user["user_id"]: user for user in users}
    wanted = lookups.as_json(by_id)
    if call.args["with_skills"]:
        shown = call.args["showing_skill_id"]
        for user in users:
            user["skills"] = []
        for row in call.db.execute(SKILLS, (wanted, shown, shown)):
            skill = {"skill_id": row["skill_id"], "skill_name": row["skill_name"]}
            by_id[row["user_id"]]["skills"].append(skill)
    if call.args["with_queues"]:
        for user in users:
            user["acd_queues"] = []
        for row in call.db.execute(QUEUES, (wanted,)):
            queue = {"acd_queue_id": row["acd_queue_id"], "acd_queue_name": row["acd_queue_name"]}
            by_id[row["user_id"]]["acd_queues"].append(queue | {"auto_link": False})


DISPLAY_NAME: Final = {"shorter_than": 256, "too_long": 157, "invalid": 157, "may_be_empty": False}
CUSTOM_DATA: Final = {"shorter_than": 8192, "too_long": 212}
MOBILE_PHONE: Final = {"shorter_than": 50, "too_long": 203}

METHODS: Final = (
    Method(
        "AddUser",
        add_user,
        roles=WRITERS,
        writes=True,
        params=(
            text("user_name", required=True, pattern=USER_NAME, invalid=122),
            text("user_display_name", required=True, **DISPLAY_NAME),
            password("user_password", required=True),
            number("application_id"),
            text("application_name"),
            flag("parent_accounting", default=True),
            flag("user_active", default=True),
            text("user_custom_data", **CUSTOM_DATA),
            text("mobile_phone", **MOBILE_PHONE),
        ),
        alternatives=(one_application(),),
    ),
    Method(
        "DelUser",
        del_user,
        roles=WRITERS,
        writes=True,
        params=(
            ids("user_id", or_all=True),
            names("user_name"),
            number("application_id"),
            text("application_name"),
        ),
        alternatives=(one_user(), one_application(required=False)),
    ),
    Method(
        "SetUserInfo",
        set_user_info,
        roles=WRITERS,
        writes=True,
        params=(
            number("user_id"),
            text("user_name"),
            number("application_id"),
            text("application_name"),
            text("new_user_name", pattern=USER_NAME, invalid=462),
            text("user_display_name", **DISPLAY_NAME),
            password("user_password"),
            flag("parent_accounting"),
            flag("user_active", overwrites=True),
            text("user_custom_data", **CUSTOM_DATA),
            text("mobile_phone", **MOBILE_PHONE),
        ),
        alternatives=(one_user(), one_application(required=False)),
    ),
    Method(
        "GetUsers",
        get_users,
        roles=READERS,
        params=(
            number("application_id"),
            text("application_name"),
            number("skill_id"),
            number("excluded_skill_id"),
            number("acd_queue_id"),
            number("excluded_acd_queue_id"),
            number("user_id"),
            text("user_name"),
            flag("user_active"),
            text("user_display_name"),
            flag("with_skills", default=False),
            flag("with_queues", default=False),
            names("acd_status", choices=ACD_STATUSES, invalid=227),
            number("showing_skill_id"),
            *paging(),
            text("order_by", default="user_name", choices=tuple(ORDERS)),
            flag("return_live_balance", default=True),
        ),
        # Both may be sent, as the reference's own example does.
        alternatives=(OneOf(("application_id", "application_name"), missing=116, exclusive=False),),
    ),
)
