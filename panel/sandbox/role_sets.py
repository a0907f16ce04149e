"""Sets of roles: of calls, subusers and keys."""

import sqlite3
from collections.abc import Iterable

from panel.sandbox import roles
from panel.sandbox.calls import Call
from panel.sandbox.errors import Refusal


def wanted(call: Call) -> list[int]:
    """Ids from `role_id` or `role_name`, each once; empty if the call names no roles."""
    if call.args["role_id"] is not None:
        return _known(call.args["role_id"], roles.BY_ID, Refusal(440, "role_id"))
    return _known(call.args["role_name"] or (), roles.BY_NAME, Refusal(441, "role_name"))


def _known[T](named: Iterable[T], table: dict[T, roles.Role], refusal: Refusal) -> list[int]:
    unique = dict.fromkeys(named)
    if any(name not in table for name in unique):
        raise refusal
    return [table[name].role_id for name in unique]


def of_subuser(db: sqlite3.Connection, subuser_id: int, *, inherited: bool = False) -> list[int]:
    """Roles that a subuser was given, or those that it inherits from elsewhere."""
    sql = "SELECT role_id FROM subuser_roles WHERE subuser_id = ? AND inherited = ?"
    return [row["role_id"] for row in db.execute(sql, (subuser_id, inherited))]


def give_subuser(db: sqlite3.Connection, subuser_id: int, role_ids: Iterable[int], *, inherited: bool = False) -> None:
    """Add roles. One that was only inherited is then given."""
    db.executemany(
        "INSERT INTO subuser_roles (subuser_id, role_id, inherited) VALUES (?, ?, ?)"
        " ON CONFLICT (subuser_id, role_id) DO UPDATE SET inherited = min(inherited, excluded.inherited)",
        [(subuser_id, role_id, inherited) for role_id in role_ids],
    )


def subuser_views(db: sqlite3.Connection, subuser_id: int, *, expanded: bool = False) -> list[dict[str, object]]:
    inherited = of_subuser(db, subuser_id, inherited=True)
    return roles.views(of_subuser(db, subuser_id), inherited=inherited, expanded=expanded)


def of_key(db: sqlite3.Connection, key_id: str) -> list[int]:
    rows = db.execute("SELECT role_id FROM key_roles WHERE key_id = ? ORDER BY role_id", (key_id,))
    return [row["role_id"] for row in rows]


def check_within_subuser(db: sqlite3.Connection, subuser_id: int | None, role_ids: Iterable[int]) -> None:
    """A38: a subuser's key has only roles of the subuser."""
    if subuser_id is not None and not set(role_ids) <= set(of_subuser(db, subuser_id)):
        raise Refusal(435)
