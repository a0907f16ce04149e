"""SmartQueue, read: SQ_GetQueues, SQ_GetSkills, SQ_GetAgents. Answers are lists without totals (A14)."""

import sqlite3
from typing import Any, Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.commands.smartqueue_skills import listed_skills
from panel.sandbox.errors import Refusal
from panel.sandbox.params import (
    ALL,
    Param,
    flag,
    ids,
    json_list,
    names,
    number,
    one_application,
    one_of,
    one_user,
    paging,
    text,
)

STATUSES: Final = ("OFFLINE", "ONLINE", "READY", "IN_SERVICE", "AFTER_SERVICE", "DND")
# A41: what ACD v1 has, but SmartQueue does not.
AGENTS: Final = """(
    SELECT *, CASE acd_status WHEN 'BANNED' THEN 'DND' WHEN 'TIMEOUT' THEN 'DND' ELSE acd_status END AS call_status
    FROM users
) AS users"""

QUEUE_FILTERS: Final = {
    "sq_queue_id": "sq_queue_id IN (SELECT value FROM json_each(:sq_queue_id))",
    "sq_queue_name": "sq_queue_name IN (SELECT value FROM json_each(:sq_queue_name))",
    "sq_queue_name_template": "instr(casefold(sq_queue_name), casefold(:sq_queue_name_template))",
    "users": (
        "sq_queue_id IN (SELECT sq_queue_id FROM sq_agent_queues"
        " WHERE user_id IN (SELECT value FROM json_each(:users)))"
    ),
    "excluded_users": (
        "sq_queue_id NOT IN (SELECT sq_queue_id FROM sq_agent_queues"
        " WHERE user_id IN (SELECT value FROM json_each(:excluded_users)))"
    ),
}
SKILL_FILTERS: Final = {
    "sq_skill_id": "sq_skill_id IN (SELECT value FROM json_each(:sq_skill_id))",
    "sq_skill_name": "sq_skill_name IN (SELECT value FROM json_each(:sq_skill_name))",
    "sq_skill_name_template": "instr(casefold(sq_skill_name), casefold(:sq_skill_name_template))",
    "users": (
        "sq_skill_id IN (SELECT sq_skill_id FROM sq_agent_skills"
        " WHERE user_id IN (SELECT value FROM json_each(:users)))"
    ),
    "excluded_users": (
        "sq_skill_id NOT IN (SELECT sq_skill_id FROM sq_agent_skills"
        " WHERE user_id IN (SELECT value FROM json_each(:excluded_users)))"
    ),
}
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
    # Every skill wanted, each within its levels.
    "sq_skills": """NOT EXISTS (
        SELECT 1 FROM json_each(:sq_skills) AS wanted WHERE NOT EXISTS (
            SELECT 1 FROM sq_agent_skills AS held
            WHERE held.user_id = users.user_id AND held.sq_skill_id = wanted.value ->> 'sq_skill_id'
            AND held.sq_skill_level BETWEEN wanted.value ->> 'least' AND wanted.value ->> 'most'
        )
    )""",
    # Any of the statuses wanted.
    "sq_statuses": (
        "(call_status IN (SELECT value FROM json_each(:call_statuses))"
        " OR 'OFFLINE' IN (SELECT value FROM json_each(:im_statuses)))"
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
    if call.args["sq_queue_name"] == [ALL]:
        call = call.naming(call.args | {"sq_queue_name": None})
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
    statuses = args["sq_statuses"] or []
    values = _as_lists(args) | {
        "application_id": app["application_id"],
        "users": _users(call, app, "user"),
        "queues": _queues(call, app, "sq_queue"),
        "excluded_queues": _queues(call, app, "excluded_sq_queue"),
        "sq_skills": _skills(call, app),
        "call_statuses": _statuses(statuses, "CALL"),
        "im_statuses": _statuses(statuses, "IM"),
    }
    matching = lookups.where(AGENT_FILTERS, values, "application_id = :application_id")
    rows = call.db.execute(
        f"SELECT * FROM {AGENTS} WHERE {matching}"  # noqa: S608
        " ORDER BY user_id LIMIT :count OFFSET :offset",
        values,
    )
    return {"result": [_agent(call, row) for row in rows.fetchall()]}


def _skills(call: Call, app: sqlite3.Row) -> str | None:
    """The skills wanted as [{sq_skill_id, least, most}], as one SQL value."""
    if call.args["sq_skills"] is None:
        return None
    wanted = []
    for skill_id, item in listed_skills(call, app, call.args["sq_skills"]):
        least, most = item.get("min_sq_skill_level", 1), item.get("max_sq_skill_level", 5)
        if not all(type(level) is int and 1 <= level <= 5 for level in (least, most)):
            raise Refusal(496, "sq_skills")
        wanted.append({"sq_skill_id": skill_id, "least": least, "most": most})
    return lookups.as_json(wanted)


def _statuses(wanted: list[dict[str, Any]], kind: str) -> str:
    """The names wanted of one kind of status, as one SQL value."""
    for item in wanted:
        if item.get("sq_status_type") not in ("CALL", "IM") or item.get("sq_status_name") not in STATUSES:
            raise Refusal(496, "sq_statuses")
    return lookups.as_json(item["sq_status_name"] for item in wanted if item["sq_status_type"] == kind)


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
        alternatives=(
            one_application(),
            one_user(required=False),
            one_of("excluded_user_id", "excluded_user_name"),
            one_of("sq_queue_id", "sq_queue_name"),
        ),
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
        alternatives=(
            one_application(),
            one_user(required=False),
            one_of("excluded_user_id", "excluded_user_name"),
            one_of("sq_skill_id", "sq_skill_name"),
        ),
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
        alternatives=(
            one_application(),
            one_user(required=False),
            one_of("sq_queue_id", "sq_queue_name"),
            one_of("excluded_sq_queue_id", "excluded_sq_queue_name"),
        ),
    ),
)
