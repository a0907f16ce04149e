"""Addresses that may call the account: CheckAuthorizedAccountIP, and the lists that it uses.

Of an address on both lists the list of denied ones counts; once any is allowed, others are not (A53).
"""

import ipaddress
import sqlite3
from typing import Any, Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.errors import Refusal
from panel.sandbox.params import ALL, OneOf, flag, paging, text
from panel.sandbox.store import stamp

IPS_PER_ACCOUNT: Final = 100  # A23


def check(call: Call) -> Answer:
    """Whether this address may call (A53), and the entry that decides, if there is one."""
    wanted = _address(call.args["authorized_ip"], 320, "authorized_ip")
    entries = _entries(call)
    matching = [row for row in entries if wanted in ipaddress.ip_network(row["authorized_ip"])]
    deciding = min(matching, key=lambda row: row["allowed"], default=None)
    if deciding is not None:
        return {"result": bool(deciding["allowed"]), "authorized_ip": deciding["authorized_ip"]}
    return {"result": not any(row["allowed"] for row in entries)}


def get(call: Call) -> Answer:
    args = call.args
    part = (args["description"] or "").casefold()
    found = [_view(row) for row in _chosen(call) if part in (row["description"] or "").casefold()]
    page = found[args["offset"] :][: args["count"]]
    return {"result": page, "total_count": len(found), "count": len(page)}


def _view(row: sqlite3.Row) -> dict[str, Any]:
    """AuthorizedAccountIPType, and the description that AddAuthorizedAccountIP takes."""
    answer = {name: row[name] for name in ("authorized_ip", "created", "description")}
    return lookups.without_none(answer | {"allowed": bool(row["allowed"])})


def add(call: Call) -> Answer:
    lookups.check_limit(call, "authorized_ips", IPS_PER_ACCOUNT, code=323)
    call.db.execute(
        "INSERT OR REPLACE INTO authorized_ips (account_id, authorized_ip, allowed, description, created)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            call.account_id,
            _network(call.args["authorized_ip"]),
            call.args["allowed"],
            call.args["description"] or None,
            stamp(),
        ),
    )
    return {"result": 1}


def delete(call: Call) -> Answer:
    """Returns the number of removed entries."""
    chosen = _chosen(call)
    if not chosen:
        raise Refusal(321, "authorized_ip")
    call.db.executemany(
        "DELETE FROM authorized_ips WHERE account_id = ? AND authorized_ip = ? AND allowed = ?",
        [(call.account_id, row["authorized_ip"], row["allowed"]) for row in chosen],
    )
    return {"result": len(chosen)}


def _chosen(call: Call) -> list[sqlite3.Row]:
    """The entries that match `authorized_ip`, `contains_ip` and `allowed`."""
    args = call.args
    found = _entries(call)
    if args["allowed"] is not None:
        found = [row for row in found if bool(row["allowed"]) == args["allowed"]]
    if args["authorized_ip"] not in {None, ALL}:
        network = _network(args["authorized_ip"])
        found = [row for row in found if row["authorized_ip"] == network]
    if args["contains_ip"] is not None:
        address = _address(args["contains_ip"], 322, "contains_ip")
        found = [row for row in found if address in ipaddress.ip_network(row["authorized_ip"])]
    return found


def _entries(call: Call) -> list[sqlite3.Row]:
    sql = "SELECT * FROM authorized_ips WHERE account_id = ? ORDER BY authorized_ip, allowed"
    return call.db.execute(sql, (call.account_id,)).fetchall()


def _network(value: str) -> str:
    """`192.0.2.0/24` for a network, `192.0.2.7/32` for an address. Only IPv4, as documented."""
    try:
        return str(ipaddress.IPv4Network(value))
    except ValueError:
        raise Refusal(320, "authorized_ip") from None


def _address(value: str, code: int, field: str) -> ipaddress.IPv4Address:
    try:
        return ipaddress.IPv4Address(value)
    except ValueError:
        raise Refusal(code, field) from None


ROLES: Final = any_of("Owner", "Admin", "Developer")
IP: Final = text("authorized_ip", required=True, missing=320)
DESCRIPTION: Final = text("description", shorter_than=256)  # A12

METHODS: Final = (
    Method("CheckAuthorizedAccountIP", check, roles=ROLES, params=(IP,)),
    Method(
        "GetAuthorizedAccountIPs",
        get,
        roles=ROLES,
        params=(text("authorized_ip"), flag("allowed"), text("contains_ip"), DESCRIPTION, *paging()),
    ),
    Method(
        "AddAuthorizedAccountIP",
        add,
        roles=ROLES,
        writes=True,
        params=(IP, flag("allowed", default=True), DESCRIPTION),
    ),
    Method(
        "DelAuthorizedAccountIP",
        delete,
        roles=ROLES,
        writes=True,
        params=(text("authorized_ip"), text("contains_ip"), flag("allowed")),
        alternatives=(OneOf(("authorized_ip", "contains_ip"), missing=320),),
    ),
)
