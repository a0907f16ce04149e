"""Service accounts: CreateKey, GetKeys, UpdateKey, DeleteKey, SetKeyRoles, GetKeyRoles, RemoveKeyRoles.

All are open to a key without roles. A subuser's key sees and changes the keys of that subuser only (A40).
"""

import sqlite3
from typing import Any, Final

from panel.sandbox import lookups, role_sets, roles
from panel.sandbox.calls import Answer, Call, Method
from panel.sandbox.credentials import insert_key
from panel.sandbox.errors import Refusal
from panel.sandbox.params import flag, ids, names, one_role, paging, text

KEYS_PER_ACCOUNT: Final = 100  # A23

VISIBLE: Final = """
    FROM keys LEFT JOIN subusers USING (subuser_id, account_id)
    WHERE account_id = :account_id AND (:caller IS NULL OR subuser_id = :caller)
    AND (:key_id IS NULL OR key_id = :key_id)
"""
COLUMNS: Final = "key_id, key_name, keys.description, subuser_id, subuser_name, subusers.description AS about"


def create_key(call: Call) -> Answer:
    """The only answer that ever holds a private key."""
    lookups.check_limit(call, "keys", KEYS_PER_ACCOUNT, code=437)
    role_ids = role_sets.wanted(call)
    role_sets.check_within_subuser(call.db, call.caller.subuser_id, role_ids)
    credentials = insert_key(
        call.db,
        call.account_id,
        call.new_key_pair(),
        role_ids,
        subuser_id=call.caller.subuser_id,
        name=call.args["key_name"] or "",
        description=call.args["description"] or "",
    )
    return {"result": credentials}


def get_keys(call: Call) -> Answer:
    args = call.args
    if args["key_id"] is not None:
        _visible_key(call)
    values = args | {"account_id": call.account_id, "caller": call.caller.subuser_id}
    rows = call.db.execute(f"SELECT {COLUMNS} {VISIBLE} ORDER BY keys.rowid LIMIT :count OFFSET :offset", values)
    return {"result": [_view(call, row) for row in rows.fetchall()]}


def _view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """KeyView. `subuser` is a list in the API's own types."""
    answer = {name: row[name] for name in ("key_id", "key_name", "description")}
    if call.args["with_roles"]:
        answer["roles"] = roles.views(role_sets.of_key(call.db, row["key_id"]))
    if row["subuser_id"] is not None:
        subuser = {"subuser_id": row["subuser_id"], "subuser_name": row["subuser_name"]}
        answer["subuser"] = [lookups.without_none(subuser | {"description": row["about"]})]
    return answer


def _visible_key(call: Call) -> sqlite3.Row:
    values = {"account_id": call.account_id, "caller": call.caller.subuser_id, "key_id": call.args["key_id"]}
    row: sqlite3.Row | None = call.db.execute(f"SELECT {COLUMNS} {VISIBLE}", values).fetchone()
    if row is None:
        raise Refusal(433, "key_id")
    return row


def update_key(call: Call) -> Answer:
    key = _visible_key(call)
    name = call.args["key_name"] if call.args["key_name"] is not None else key["key_name"]
    call.db.execute(
        "UPDATE keys SET description = ?, key_name = ? WHERE key_id = ?",
        (call.args["description"], name, key["key_id"]),
    )
    return {"result": 1}


def delete_key(call: Call) -> Answer:
    call.db.execute("DELETE FROM keys WHERE key_id = ?", (_visible_key(call)["key_id"],))
    return {"result": 1}


def set_key_roles(call: Call) -> Answer:
    """A7: replaces the key's roles."""
    key = _visible_key(call)
    role_ids = role_sets.wanted(call)
    role_sets.check_within_subuser(call.db, key["subuser_id"], role_ids)
    return _replace_roles(call, key["key_id"], role_ids)


def remove_key_roles(call: Call) -> Answer:
    key_id = _visible_key(call)["key_id"]
    removed = role_sets.wanted(call)
    return _replace_roles(call, key_id, [held for held in role_sets.of_key(call.db, key_id) if held not in removed])


def _replace_roles(call: Call, key_id: str, role_ids: list[int]) -> Answer:
    loses_owner = roles.OWNER_ID in set(role_sets.of_key(call.db, key_id)) - set(role_ids)
    if key_id == call.caller.key_id and loses_owner:  # A10
        raise Refusal(435)
    call.db.execute("DELETE FROM key_roles WHERE key_id = ?", (key_id,))
    call.db.executemany("INSERT INTO key_roles VALUES (?, ?)", [(key_id, role_id) for role_id in role_ids])
    return {"result": 1}


def get_key_roles(call: Call) -> Answer:
    held = role_sets.of_key(call.db, _visible_key(call)["key_id"])
    return {"result": roles.views(held, expanded=bool(call.args["with_expanded_roles"]))}


KEY: Final = text("key_id", required=True, missing=433)
KEY_NAME: Final = text("key_name", shorter_than=51, may_be_empty=False)
ROLES: Final = (ids("role_id"), names("role_name"))

METHODS: Final = (
    Method(
        "CreateKey",
        create_key,
        writes=True,
        params=(text("description", shorter_than=256), KEY_NAME, *ROLES),
        alternatives=(one_role(required=False),),
    ),
    Method("GetKeys", get_keys, params=(text("key_id"), flag("with_roles", default=False), *paging())),
    Method(
        "UpdateKey",
        update_key,
        writes=True,
        params=(KEY, text("description", required=True, may_be_empty=True, shorter_than=256), KEY_NAME),
    ),
    Method("DeleteKey", delete_key, writes=True, params=(KEY,)),
    Method("SetKeyRoles", set_key_roles, writes=True, params=(KEY, *ROLES), alternatives=(one_role(),)),
    Method("GetKeyRoles", get_key_roles, params=(KEY, flag("with_expanded_roles", default=False))),
    Method("RemoveKeyRoles", remove_key_roles, writes=True, params=(KEY, *ROLES), alternatives=(one_role(),)),
)
