"""SmartQueue, read: SQ_GetQueues, SQ_GetSkills, SQ_GetAgents. Answers are lists without totals (A14)."""

import sqlite3
from typing import Any, Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.commands.smartqueue_skills import listed_skills
from panel.sandbox.errors import Refusal
from panel.sandbox.params import Param, flag, ids, json_list, names, number, one_application, one_user, paging, text

STATUSES: Final = ("OFFLINE", "ONLINE", "READY", "IN_SERVICE", "AFTER_SERVICE", "DND")
# A41: what ACD v1 knows and SmartQueue does not.
CALL_STATUS: Final = "CASE acd_status WHEN 'BANNED' THEN 'DND' WHEN 'TIMEOUT' THEN 'DND' ELSE acd_status END"

LISTED: Final = "IN (SELECT value FROM json_each(:{0}))"
OF_USERS: Final = "{0}_id IN (SELECT {0}_id FROM {1} WHERE user_id IN (SELECT value FROM json_each(:{2})))"


def _filters(what: str, bindings: str) -> dict[str, str]:
    return {
        f"{what}_id": f"{what}_id {LISTED.format(f'{what}_id')}",
        f"{what}_name": f"{what}_name {LISTED.format(f'{what}_name')}",
        f"{what}_name_template": f"instr(casefold({what}_name), casefold(:{what}_name_template))",
        "users": OF_USERS.format(what, bindings, "users"),
        "excluded_users": f"NOT {OF_USERS.format(what, bindings, 'excluded_users')}",
    }


QUEUE_FILTERS: Final = _filters("sq_queue", "sq_agent_queues")
SKILL_FILTERS: Final = _filters("sq_skill", "sq_agent_skills")
AGENT_FILTERS: Final = {
    "users": "user_id IN (SELECT value FROM json_each(:users))",
    "user_name_template": "instr(user_name, lower(:user_name_template))",
    "queues": (
        "user_id IN (SELECT user_id FROM sq_agent_queues WHERE sq_queue_id IN (SELECT value FROM json_each(:queues)))"
    ),
    "excluded_queues": (
        "user_id NOT IN (SELECT user_id FROM sq_agent_queues"
        " WHERE sq_queue_id IN (SELECT value FROM json_each(:excluded_queues)))"
    ),
}
QUEUES_OF: Final = """
    SELECT sq_queue_id, sq_queue_name FROM sq_agent_queues JOIN sq_queues USING (sq_queue_id)
    WHERE user_id = ? ORDER BY sq_queue_id
"""
SKILLS_OF: Final = """
    SELECT sq_skill_id, sq_skill_name, sq_skill_level FROM sq_agent_skills JOIN sq_skills USING (sq_skill_id)
    WHERE user_id = ? ORDER BY sq_skill_id
"""
AGENTS_OF: Final = "(SELECT count(*) FROM sq_agent_queues WHERE sq_agent_queues.sq_queue_id = sq_queues.sq_queue_id)"


def get_queues(call: Call) -> Answer:
    """GetSQQueuesResult, of one application."""
    counted = f", {AGENTS_OF} AS agentcount" if call.args["with_agentcount"] else ""
    rows = _listed(call, f"*{counted}", "sq_queues", "sq_queue_id", QUEUE_FILTERS)
    return {"result": [_without_application(row) for row in rows]}


def get_skills(call: Call) -> Answer:
    """GetSQSkillsResult, of one application."""
    rows = _listed(call, "*", "sq_skills", "sq_skill_id", SKILL_FILTERS)
    return {"result": [_without_application(row) for row in rows]}


def _listed(call: Call, columns: str, table: str, order: str, filters: dict[str, str]) -> list[sqlite3.Row]:
    app = lookups.needed_application(call)
    values = _as_lists(call.args) | {
        "application_id": app["application_id"],
        "users": _users(call, app, "user"),
        "excluded_users": _users(call, app, "excluded_user"),
    }
    matching = lookups.where(filters, values, "application_id = :application_id")
    sql = f"SELECT {columns} FROM {table} WHERE {matching} ORDER BY {order} LIMIT :count OFFSET :offset"  # noqa: S608
    return call.db.execute(sql, values).fetchall()


def _without_application(row: sqlite3.Row) -> dict[str, Any]:
    return lookups.without_none({name: row[name] for name in row.keys() if name != "application_id"})  # noqa: SIM118


def _as_lists(args: dict[str, Any]) -> dict[str, Any]:
    return {name: lookups.as_json(value) if isinstance(value, list) else value for name, value in args.items()}


def _users(call: Call, app: sqlite3.Row, prefix: str) -> str | None:
    """The users that `<prefix>_id` or `<prefix>_name` names, as one SQL value; None when neither does."""
    named = {"user_id": call.args[f"{prefix}_id"], "user_name": call.args[f"{prefix}_name"]}
    if not any(named.values()):
        return None
    return lookups.as_json(lookups.users(call.naming(named), app))


def _queues(call: Call, app: sqlite3.Row, prefix: str) -> str | None:
    named = {"sq_queue_id": call.args[f"{prefix}_id"], "sq_queue_name": call.args[f"{prefix}_name"]}
    if not any(named.values()):
        return None
    return lookups.as_json(lookups.named(call.naming(named), lookups.SQ_QUEUES, app["application_id"]))


def get_agents(call: Call) -> Answer:
    """GetSQAgentsResult. A48: every user of the application is an agent."""
    args = call.args
    app = lookups.needed_application(call)
    values = _as_lists(args) | {
        "application_id": app["application_id"],
        "users": _users(call, app, "user"),
        "queues": _queues(call, app, "sq_queue"),
        "excluded_queues": _queues(call, app, "excluded_sq_queue"),
    }
    conditions = [lookups.where(AGENT_FILTERS, values, "application_id = :application_id")]
    conditions += _skill_conditions(call, app, values)
    conditions += _status_conditions(args["sq_statuses"] or [], values)
    rows = call.db.execute(
        f"SELECT *, {CALL_STATUS} AS call_status FROM users WHERE {' AND '.join(conditions)}"  # noqa: S608
        " ORDER BY user_id LIMIT :count OFFSET :offset",
        values,
    )
    return {"result": [_agent(call, row) for row in rows.fetchall()]}


def _skill_conditions(call: Call, app: sqlite3.Row, values: dict[str, Any]) -> list[str]:
    """One condition for every skill wanted; the values they need go into `values`."""
    conditions = []
    for index, (skill_id, item) in enumerate(listed_skills(call, app, call.args["sq_skills"] or ())):
        least, most = item.get("min_sq_skill_level", 1), item.get("max_sq_skill_level", 5)
        if not all(type(level) is int and 1 <= level <= 5 for level in (least, most)):
            raise Refusal(496, "sq_skills")
        values |= {f"skill{index}": skill_id, f"least{index}": least, f"most{index}": most}
        conditions.append(
            f"user_id IN (SELECT user_id FROM sq_agent_skills WHERE sq_skill_id = :skill{index}"  # noqa: S608
            f" AND sq_skill_level BETWEEN :least{index} AND :most{index})"
        )
    return conditions


def _status_conditions(wanted: list[dict[str, Any]], values: dict[str, Any]) -> list[str]:
    """Agents with any of these statuses."""
    either = []
    for index, item in enumerate(wanted):
        kind, name = item.get("sq_status_type"), item.get("sq_status_name")
        if kind not in ("CALL", "IM") or name not in STATUSES:
            raise Refusal(496, "sq_statuses")
        values[f"status{index}"] = name
        either.append(f"{CALL_STATUS if kind == 'CALL' else "'OFFLINE'"} = :status{index}")
    return [f"({' OR '.join(either)})"] if either else []


def _agent(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    names_ = ("user_id", "user_name", "user_display_name", "max_simultaneous_conversations")
    agent: dict[str, Any] = {name: row[name] for name in names_}
    if call.args["with_sq_statuses"]:
        since = row["acd_status_change_time"] or row["created"]
        agent["sq_statuses"] = [
            {
                "IM": {"sq_status_name": "OFFLINE", "from_date": row["created"]},
                "CALL": {"sq_status_name": row["call_status"], "from_date": since},
            }
        ]
    if call.args["with_sq_queues"]:
        agent["sq_queues"] = [dict(queue) for queue in call.db.execute(QUEUES_OF, (row["user_id"],))]
    if call.args["with_sq_skills"]:
        agent["sq_skills"] = [dict(skill) for skill in call.db.execute(SKILLS_OF, (row["user_id"],))]
    return agent


APPLICATION: Final[tuple[Param, ...]] = (number("application_id"), text("application_name"))
USERS: Final[tuple[Param, ...]] = (ids("user_id"), names("user_name"))
EXCLUDED_USERS: Final[tuple[Param, ...]] = (ids("excluded_user_id"), names("excluded_user_name"))

# A47
METHODS: Final = (
    Method(
        "SQ_GetQueues",
        get_queues,
        roles=any_of("Owner", "Admin", "Developer", "Supervisor"),
        params=(
            *APPLICATION,
            ids("sq_queue_id"),
            names("sq_queue_name"),
            text("sq_queue_name_template"),
            *USERS,
            *EXCLUDED_USERS,
            *paging(),
            flag("with_agentcount", default=False),
        ),
        alternatives=(one_application(), one_user(required=False)),
    ),
    Method(
        "SQ_GetSkills",
        get_skills,
        roles=any_of("Owner", "Admin", "Developer", "Supervisor", "UserManager"),
        params=(
            *APPLICATION,
            *USERS,
            ids("sq_skill_id"),
            names("sq_skill_name"),
            text("sq_skill_name_template"),
            *EXCLUDED_USERS,
            *paging(),
        ),
        alternatives=(one_application(), one_user(required=False)),
    ),
    Method(
        "SQ_GetAgents",
        get_agents,
        roles=any_of("Owner", "Admin", "Developer", "Supervisor", "UserManager"),
        params=(
            *APPLICATION,
            ids("sq_queue_id", or_all=True),
            names("sq_queue_name"),
            ids("excluded_sq_queue_id"),
            names("excluded_sq_queue_name"),
            json_list("sq_skills"),
            *USERS,
            text("user_name_template"),
            json_list("sq_statuses"),
            flag("with_sq_skills", default=False),
            flag("with_sq_queues", default=False),
            flag("with_sq_statuses", default=False),
            *paging(),
            flag("handle_calls"),
        ),
        alternatives=(one_application(), one_user(required=False)),
    ),
)
