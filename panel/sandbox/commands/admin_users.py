"""Admin users, who came before subusers and are still in the reference: GetAdminUsers, GetAdminRoles.

They are read only here: nothing of the panel makes or changes them.
"""

import json
import sqlite3
from typing import Any, Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.params import flag, number, paging, text

USER_FILTERS: Final = {
    "required_admin_user_id": "admin_user_id = :required_admin_user_id",
    "required_admin_user_name": "instr(casefold(admin_user_name), casefold(:required_admin_user_name))",
    "admin_user_display_name": "instr(casefold(admin_user_display_name), casefold(:admin_user_display_name))",
    "admin_user_active": "admin_user_active = :admin_user_active",
}
ROLE_FILTERS: Final = {
    "admin_role_id": "admin_role_id = :admin_role_id",
    "admin_role_name": "instr(casefold(admin_role_name), casefold(:admin_role_name))",
    "admin_role_active": "admin_role_active = :admin_role_active",
}
ROLES_OF: Final = """
    SELECT admin_roles.* FROM admin_user_roles JOIN admin_roles USING (admin_role_id)
    WHERE admin_user_id = ? ORDER BY admin_role_id
"""


def get_admin_users(call: Call) -> Answer:
    """A54 about whether there are any."""
    args = call.args
    wanted = args["required_admin_user_id"]
    lookups.must_exist(call, "admin_users", "admin_user_id", wanted, code=285, field="required_admin_user_id")
    matching = lookups.where(USER_FILTERS, args, "account_id = :account_id")
    values = args | {"account_id": call.account_id}
    return lookups.paged(call, f"FROM admin_users WHERE {matching}", "admin_user_id", values, _user)


def _user(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """AdminUserType. Access entries are what an active role allows and none denies."""
    answer = {name: row[name] for name in ("admin_user_id", "admin_user_name", "admin_user_display_name", "modified")}
    answer["admin_user_active"] = bool(row["admin_user_active"])
    held = call.db.execute(ROLES_OF, (row["admin_user_id"],)).fetchall()
    if call.args["with_roles"]:
        answer["admin_roles"] = [_role(role) for role in held]
    if call.args["with_access_entries"]:
        active = [role for role in held if role["admin_role_active"]]
        allowed, denied = (_entries(active, column) for column in ("allowed_entries", "denied_entries"))
        answer["access_entries"] = [entry for entry in allowed if entry not in denied]
    return answer


def _entries(held: list[sqlite3.Row], column: str) -> list[str]:
    return list(dict.fromkeys(entry for role in held for entry in json.loads(role[column])))


def get_admin_roles(call: Call) -> Answer:
    """A54 about whether they still count."""
    args = call.args
    lookups.must_exist(call, "admin_roles", "admin_role_id", args["admin_role_id"], code=291)
    matching = lookups.where(ROLE_FILTERS, args, "account_id = :account_id")
    values = args | {"account_id": call.account_id}
    return lookups.paged(
        call,
        f"FROM admin_roles WHERE {matching}",
        "admin_role_id",
        values,
        lambda call, row: _role(row, entries=bool(call.args["with_entries"])),
    )


def _role(row: sqlite3.Row, *, entries: bool = False) -> dict[str, Any]:
    """AdminRoleType."""
    answer = {name: row[name] for name in ("admin_role_id", "admin_role_name", "modified")}
    answer |= {name: bool(row[name]) for name in ("admin_role_active", "system_role")}
    if entries:
        answer |= {name: json.loads(row[name]) for name in ("allowed_entries", "denied_entries")}
    return answer


READERS: Final = any_of("Owner", "Admin")  # A54

METHODS: Final = (
    Method(
        "GetAdminUsers",
        get_admin_users,
        roles=READERS,
        params=(
            number("required_admin_user_id"),
            text("required_admin_user_name"),
            text("admin_user_display_name"),
            flag("admin_user_active"),
            flag("with_roles", default=False),
            flag("with_access_entries", default=False),
            *paging(),
        ),
    ),
    Method(
        "GetAdminRoles",
        get_admin_roles,
        roles=READERS,
        params=(
            number("admin_role_id"),
            text("admin_role_name"),
            flag("admin_role_active"),
            flag("with_entries", default=False),
            *paging(),
        ),
    ),
)
