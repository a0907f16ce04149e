"""Subusers, the account's team: GetSubUsers, GetSubUserRoles."""

from typing import Any, Final

from panel.sandbox import lookups
from panel.sandbox import roles as role_table
from panel.sandbox.calls import Answer, Call, Method, roles
from panel.sandbox.params import flag, number, paging

OWNER: Final = roles("Owner")

LIST: Final = """
    SELECT subuser_id, subuser_name, description FROM subusers
    WHERE account_id = ? AND (? IS NULL OR subuser_id = ?) ORDER BY subuser_id LIMIT ? OFFSET ?
"""


def role_ids(call: Call, subuser_id: int) -> list[int]:
    rows = call.db.execute("SELECT role_id FROM subuser_roles WHERE subuser_id = ? ORDER BY role_id", (subuser_id,))
    return [row["role_id"] for row in rows]


def get_sub_users(call: Call) -> Answer:
    """The list alone, without totals: A14."""
    args = call.args
    wanted = args["subuser_id"]
    lookups.must_exist(call, "subusers", "subuser_id", wanted, code=434)
    rows = call.db.execute(LIST, (call.account_id, wanted, wanted, args["count"], args["offset"])).fetchall()
    result: list[dict[str, Any]] = [lookups.without_none(dict(row)) for row in rows]
    if args["with_roles"]:
        for subuser in result:
            subuser["roles"] = role_table.views(role_ids(call, subuser["subuser_id"]))
    return {"result": result}


def get_sub_user_roles(call: Call) -> Answer:
    args = call.args
    lookups.must_exist(call, "subusers", "subuser_id", args["subuser_id"], code=434)
    held = role_ids(call, args["subuser_id"])
    return {"result": role_table.views(held, expanded=bool(args["with_expanded_roles"]))}


METHODS: Final = (
    Method(
        "GetSubUsers",
        get_sub_users,
        roles=OWNER,
        params=(number("subuser_id"), flag("with_roles", default=False), *paging()),
    ),
    Method(
        "GetSubUserRoles",
        get_sub_user_roles,
        roles=OWNER,
        params=(number("subuser_id", required=True, missing=434), flag("with_expanded_roles", default=False)),
    ),
)
