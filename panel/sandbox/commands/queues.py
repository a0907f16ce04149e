"""Queues of ACD v1: GetQueues, BindUserToQueue."""

import sqlite3
from itertools import product
from typing import Any, Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.errors import Refusal
from panel.sandbox.params import OneOf, flag, ids, names, number, one_application, one_of, one_user, paging, text

FILTERS: Final = {
    "acd_queue_id": "acd_queue_id = :acd_queue_id",
    "acd_queue_name": "instr(casefold(acd_queue_name), casefold(:acd_queue_name))",  # A16
    "application": "application_id = :application",
    "skill": "acd_queue_id IN (SELECT acd_queue_id FROM queue_skills WHERE skill_id = :skill)",
    "excluded_skill": "acd_queue_id NOT IN (SELECT acd_queue_id FROM queue_skills WHERE skill_id = :excluded_skill)",
}
TIMES: Final = ("created", "modified", "deleted")
PLAIN: Final = (
    "acd_queue_id",
    "acd_queue_name",
    "application_id",
    "acd_queue_priority",
    "service_probability",
    "max_waiting_time",
    "max_queue_size",
    "average_service_time",
)
SKILLS_OF: Final = """
    SELECT skill_id, skill_name FROM queue_skills JOIN skills USING (skill_id)
    WHERE acd_queue_id = ? AND (? IS NULL OR skill_id = ?) ORDER BY skill_id
"""


def get_queues(call: Call) -> Answer:
    args = call.args
    lookups.must_exist(call, "queues", "acd_queue_id", args["acd_queue_id"], code=218)
    lookups.must_exist(call, "skills", "skill_id", args["showing_skill_id"], code=222, field="showing_skill_id")
    app = lookups.application(call)
    found = args | {
        "account_id": call.account_id,
        "application": app["application_id"] if app else None,
        "skill": lookups.skill(call, "skill_id", "skill_name", code=222),
        "excluded_skill": lookups.skill(call, "excluded_skill_id", "excluded_skill_name", code=224),
    }
    always = "account_id = :account_id" + ("" if args["show_deleted"] else " AND deleted IS NULL")
    matching = lookups.where(FILTERS, found, always)
    return lookups.paged(call, f"FROM queues WHERE {matching}", "acd_queue_id", found, _view)


def _view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """QueueInfoType."""
    answer = lookups.without_none({name: row[name] for name in PLAIN + TIMES})
    answer["auto_binding"] = bool(row["auto_binding"])
    if call.args["with_skills"]:
        shown = call.args["showing_skill_id"]
        answer["skills"] = [dict(skill) for skill in call.db.execute(SKILLS_OF, (row["acd_queue_id"], shown, shown))]
    if call.args["with_operatorcount"]:
        counted = call.db.execute("SELECT count(*) FROM user_queues WHERE acd_queue_id = ?", (row["acd_queue_id"],))
        answer["operatorcount"] = counted.fetchone()[0]
    return answer


def bind_user_to_queue(call: Call) -> Answer:
    """Users and queues of one application. 381: the queue has none; 218: it has another."""
    app = lookups.needed_application(call)
    users = lookups.users(call, app)
    queues = lookups.named(call, lookups.QUEUES)
    if call.args["acd_queue_id"] == "all":
        queues = [queue for queue in queues if _application_of(call, queue) == app["application_id"]]
    for queue in queues:
        _check_bound(_application_of(call, queue), app["application_id"])
    pairs = product(users, queues)
    lookups.bind(call, "user_queues", ("user_id", "acd_queue_id"), pairs, bind=call.args["bind"])
    return {"result": 1}


def _application_of(call: Call, queue_id: int) -> int | None:
    row = call.db.execute("SELECT application_id FROM queues WHERE acd_queue_id = ?", (queue_id,)).fetchone()
    application_id: int | None = row["application_id"]
    return application_id


def _check_bound(application_id: int | None, wanted: int) -> None:
    if application_id is None:
        raise Refusal(381, "acd_queue_id")
    if application_id != wanted:
        raise Refusal(218, "acd_queue_id")


METHODS: Final = (
    Method(
        "GetQueues",
        get_queues,
        roles=any_of("Owner", "Admin", "Developer", "Supervisor"),
        params=(
            number("acd_queue_id"),
            text("acd_queue_name"),
            number("application_id"),
            text("application_name"),
            number("skill_id"),
            text("skill_name"),
            number("excluded_skill_id"),
            text("excluded_skill_name"),
            flag("with_skills", default=False),
            number("showing_skill_id"),
            *paging(),
            flag("with_operatorcount", default=False),
            flag("show_deleted", default=False),
        ),
        alternatives=(
            one_application(required=False),
            one_of("skill_id", "skill_name"),
            one_of("excluded_skill_id", "excluded_skill_name"),
        ),
    ),
    Method(
        "BindUserToQueue",
        bind_user_to_queue,
        roles=any_of("Owner", "Admin", "Developer", "UserManager"),
        writes=True,
        params=(
            flag("bind", required=True),
            number("application_id"),
            text("application_name"),
            ids("user_id", or_all=True),
            names("user_name"),
            ids("acd_queue_id", or_all=True),
            names("acd_queue_name"),
        ),
        alternatives=(
            one_application(),
            one_user(),
            OneOf(("acd_queue_id", "acd_queue_name"), missing=218),
        ),
    ),
)
