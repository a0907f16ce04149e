"""What a subuser may do: SetSubUserRoles, GetSubUserRoles, RemoveSubUserRoles."""

from typing import Final

from panel.sandbox import lookups, role_sets, roles
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.errors import Refusal
from panel.sandbox.params import flag, ids, names, number, one_role
from panel.sandbox.store import one

OWNER: Final = any_of("Owner")

KEYS_WITH: Final = """
    FROM key_roles WHERE role_id IN (SELECT value FROM json_each(?))
    AND key_id IN (SELECT key_id FROM keys WHERE subuser_id = ?)
"""


def set_sub_user_roles(call: Call) -> Answer:
    """Adds roles, in spite of its name. A8: a present one is not an error."""
    role_sets.give_subuser(call.db, lookups.subuser(call)["subuser_id"], role_sets.wanted(call))
    return {"result": 1}


def get_sub_user_roles(call: Call) -> Answer:
    expanded = bool(call.args["with_expanded_roles"])
    return {"result": role_sets.subuser_views(call.db, lookups.subuser(call)["subuser_id"], expanded=expanded)}


def remove_sub_user_roles(call: Call) -> Answer:
    """A9: refused (439) if a key of the subuser has such a role; `force` also takes it from the keys."""
    subuser_id = lookups.subuser(call)["subuser_id"]
    removed = role_sets.wanted(call)
    if subuser_id == call.caller.subuser_id and roles.OWNER_ID in removed:  # A10
        raise Refusal(435)
    values = (lookups.as_json(removed), subuser_id)
    if call.args["force"]:
        call.db.execute(f"DELETE {KEYS_WITH}", values)
    elif one(call.db, f"SELECT 1 {KEYS_WITH}", *values):
        raise Refusal(439)
    call.db.execute(
        "DELETE FROM subuser_roles WHERE role_id IN (SELECT value FROM json_each(?)) AND subuser_id = ?"
        " AND inherited = 0",
        values,
    )
    return {"result": 1}


SUBUSER: Final = number("subuser_id", required=True, missing=434)

METHODS: Final = (
    Method(
        "SetSubUserRoles",
        set_sub_user_roles,
        roles=OWNER,
        writes=True,
        params=(SUBUSER, ids("role_id"), names("role_name")),
        alternatives=(one_role(),),
    ),
    Method(
        "GetSubUserRoles",
        get_sub_user_roles,
        roles=OWNER,
        params=(SUBUSER, flag("with_expanded_roles", default=False)),
    ),
    Method(
        "RemoveSubUserRoles",
        remove_sub_user_roles,
        roles=OWNER,
        writes=True,
        params=(SUBUSER, ids("role_id"), names("role_name"), flag("force", default=False)),
        alternatives=(one_role(),),
    ),
)
