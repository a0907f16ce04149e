"""Applications: GetApplications, AddApplication, SetApplicationInfo, DelApplication."""

import sqlite3
from typing import Any, Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, roles
from panel.sandbox.params import flag, number, paging, text

FILTERS: Final = {
    "application_id": "application_id = :application_id",
    "application_name": "instr(application_name || :suffix, lower(:application_name))",
}


def get_applications(call: Call) -> Answer:
    args = call.args
    lookups.must_exist(call, "applications", "application_id", args["application_id"], code=116)
    values = args | {"account_id": call.account_id, "suffix": lookups.full_name(call, "")}
    matching = lookups.where(FILTERS, args, "account_id = :account_id")
    total = call.db.execute(f"SELECT count(*) FROM applications WHERE {matching}", values).fetchone()[0]  # noqa: S608
    rows = call.db.execute(
        f"SELECT * FROM applications WHERE {matching} ORDER BY application_id"  # noqa: S608
        " LIMIT :count OFFSET :offset",
        values,
    )
    return lookups.page((_view(call, row) for row in rows), total)


def _view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """ApplicationInfoType. The sandbox has no rules, so that asking for them adds an empty list (A36)."""
    answer = {
        "application_id": row["application_id"],
        "application_name": lookups.full_name(call, row["application_name"]),
        "modified": row["modified"],
        "secure_record_storage": bool(row["secure_record_storage"]),
    }
    if call.args["with_rules"] or call.args["with_scenarios"]:
        answer["rules"] = []
    return answer


METHODS: Final = (
    Method(
        "GetApplications",
        get_applications,
        roles=roles(
            "Owner",
            "Admin",
            "Developer",
            "Supervisor",
            "CallListManager",
            "UserManager",
            "Accountant",
            "Support",
        ),
        params=(
            number("application_id"),
            text("application_name"),
            flag("with_rules", default=False),
            flag("with_scenarios", default=False),
            *paging(),
        ),
    ),
)
