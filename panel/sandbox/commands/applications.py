"""Applications: GetApplications, AddApplication, SetApplicationInfo, DelApplication."""

import re
import sqlite3
from typing import Any, Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.errors import Refusal
from panel.sandbox.params import ALL, OneOf, flag, ids, names, number, one_application, paging, text
from panel.sandbox.store import stamp

APPLICATIONS_PER_ACCOUNT: Final = 100  # A23

FILTERS: Final = {
    "application_id": "application_id = :application_id",
    "application_name": "instr(application_name || :suffix, lower(:application_name))",
}


def get_applications(call: Call) -> Answer:
    args = call.args
    lookups.must_exist(call, "applications", "application_id", args["application_id"], code=116)
    values = args | {"account_id": call.account_id, "suffix": lookups.full_name(call, "")}
    matching = lookups.where(FILTERS, args, "account_id = :account_id")
    return lookups.paged(call, f"FROM applications WHERE {matching}", "application_id", values, _view)


def _view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """ApplicationInfoType. The sandbox has no rules, so that asking for them adds an empty list (A36)."""
    answer = _named(call, row) | {"application_id": row["application_id"], "modified": row["modified"]}
    if call.args["with_rules"] or call.args["with_scenarios"]:
        answer["rules"] = []
    return answer


def _named(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    return {
        "application_name": lookups.full_name(call, row["application_name"]),
        "secure_record_storage": bool(row["secure_record_storage"]),
    }


def add_application(call: Call) -> Answer:
    lookups.check_limit(call, "applications", APPLICATIONS_PER_ACCOUNT, code=108)
    try:
        cursor = call.db.execute(
            "INSERT INTO applications (account_id, application_name, secure_record_storage, modified)"
            " VALUES (:account_id, :application_name, :secure_record_storage, :modified)",
            call.args | {"account_id": call.account_id, "modified": stamp()},
        )
    except sqlite3.IntegrityError:
        raise Refusal(129, "application_name") from None
    added = lookups.application_by_id(call, cursor.lastrowid or 0)
    return {"result": 1, "application_id": cursor.lastrowid, **_named(call, added)}


def set_application_info(call: Call) -> Answer:
    """`application_name` is the new name; the application is found by its id or `required_application_name`."""
    args = call.args
    if args["application_id"] is not None:
        row = lookups.application_by_id(call, args["application_id"])
    else:
        row = lookups.application_by_name(
            call, args["required_application_name"], field="required_application_name", code=558
        )
    try:
        call.db.execute(
            "UPDATE applications SET application_name = coalesce(:application_name, application_name), modified = :now,"
            " secure_record_storage = coalesce(:secure_record_storage, secure_record_storage)"
            " WHERE application_id = :id",
            args | {"id": row["application_id"], "now": stamp()},
        )
    except sqlite3.IntegrityError:
        raise Refusal(129, "application_name") from None
    return {"result": 1, **_named(call, lookups.application_by_id(call, row["application_id"]))}


def del_application(call: Call) -> Answer:
    """Also deletes the application's users; its ACD v1 queues stay, without an application. A19 for unknown ones."""
    wanted = call.args["application_id"]
    if wanted == ALL:
        call.db.execute("DELETE FROM applications WHERE account_id = ?", (call.account_id,))
        return {"result": 1}
    if wanted is not None:
        rows = [lookups.application_by_id(call, application_id) for application_id in wanted]
    else:
        rows = [lookups.application_by_name(call, name) for name in call.args["application_name"]]
    for row in rows:
        call.db.execute("DELETE FROM applications WHERE application_id = ?", (row["application_id"],))
    return {"result": 1}


WRITERS: Final = any_of("Owner", "Admin")

METHODS: Final = (
    Method(
        "GetApplications",
        get_applications,
        roles=any_of(
            "Owner", "Admin", "Developer", "Supervisor", "CallListManager", "UserManager", "Accountant", "Support"
        ),
        params=(
            number("application_id"),
            text("application_name"),
            flag("with_rules", default=False),
            flag("with_scenarios", default=False),
            *paging(),
        ),
    ),
    Method(
        "AddApplication",
        add_application,
        roles=WRITERS,
        writes=True,
        params=(
            text("application_name", required=True, pattern=re.compile(r"[a-z][a-z0-9-]{1,64}"), invalid=107),
            flag("secure_record_storage", default=False),
        ),
    ),
    Method(
        "SetApplicationInfo",
        set_application_info,
        roles=WRITERS,
        writes=True,
        params=(
            number("application_id"),
            text("required_application_name"),
            text("application_name", pattern=re.compile(r"[a-z][a-z0-9-]{1,79}"), invalid=107),
            flag("secure_record_storage"),
        ),
        alternatives=(OneOf(("application_id", "required_application_name"), missing=116),),
    ),
    Method(
        "DelApplication",
        del_application,
        roles=any_of("Owner"),
        writes=True,
        params=(ids("application_id", or_all=True), names("application_name")),
        alternatives=(one_application(),),
    ),
)
