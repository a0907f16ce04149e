"""SmartQueue's skills of agents: SQ_BindSkill, SQ_UnbindSkill."""

import sqlite3
from collections.abc import Iterable
from typing import Any, Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.errors import Refusal
from panel.sandbox.params import OneOf, ids, json_list, names, number, one_application, one_user, text

SKILLS_PER_AGENT: Final = 5
MODES: Final = ("add", "replace_skills", "replace_agents")
UPSERT: Final = """
    INSERT INTO sq_agent_skills VALUES (?, ?, ?)
    ON CONFLICT (user_id, sq_skill_id) DO UPDATE SET sq_skill_level = excluded.sq_skill_level
"""


def listed_skills(call: Call, app: sqlite3.Row, items: Iterable[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """The ids of skills that a JSON list names by `sq_skill_id` or `sq_skill_name`, each with its item."""
    return [(_skill_id(call, app["application_id"], item), item) for item in items]


def _skill_id(call: Call, application_id: int, item: dict[str, Any]) -> int:
    by_id, by_name = item.get("sq_skill_id"), item.get("sq_skill_name")
    if (type(by_id) is int and -(2**63) <= by_id < 2**63) != isinstance(by_name, str):
        named = {"sq_skill_id": None if by_id is None else [by_id], "sq_skill_name": by_name and [by_name]}
        try:
            (skill_id,) = lookups.named(call.naming(named), lookups.SQ_SKILLS, application_id)
        except Refusal:
            raise Refusal(496, "sq_skills") from None
        return skill_id
    raise Refusal(496, "sq_skills")


def bind_skill(call: Call) -> Answer:
    """`add` keeps all, `replace_skills` removes the agents' other skills, `replace_agents` the skills' other agents.

    A skill that an agent has already gets the new level.
    """
    app = lookups.needed_application(call)
    users = lookups.users(call, app)
    levels = {skill_id: _level(item) for skill_id, item in listed_skills(call, app, call.args["sq_skills"])}
    match call.args["bind_mode"]:
        case "replace_skills":
            lookups.delete_in(call, "sq_agent_skills", "user_id", users)
        case "replace_agents":
            lookups.delete_in(call, "sq_agent_skills", "sq_skill_id", levels)
    call.db.executemany(UPSERT, [(user, skill, level) for user in users for skill, level in levels.items()])
    _check_count(call, users)
    return {"result": 1}


def _level(item: dict[str, Any]) -> int:
    level = item.get("sq_skill_level")
    if type(level) is not int or not 1 <= level <= 5:
        raise Refusal(496, "sq_skills")
    return level


def _check_count(call: Call, users: list[int]) -> None:
    counts = call.db.execute(
        "SELECT count(*) FROM sq_agent_skills WHERE user_id IN (SELECT value FROM json_each(?)) GROUP BY user_id",
        (lookups.as_json(users),),
    )
    if any(row[0] > SKILLS_PER_AGENT for row in counts.fetchall()):
        raise Refusal(498, "sq_skills")


def unbind_skill(call: Call) -> Answer:
    app = lookups.needed_application(call)
    users = lookups.users(call, app)
    skills = lookups.named(call, lookups.SQ_SKILLS, app["application_id"])
    pairs = [(user, skill) for user in users for skill in skills]
    lookups.bind(call, "sq_agent_skills", ("user_id", "sq_skill_id"), pairs, bind=False)
    return {"result": 1}


WRITERS: Final = any_of("Owner", "Admin", "Developer", "UserManager")  # A47
AGENTS: Final = (number("application_id"), text("application_name"), ids("user_id", or_all=True), names("user_name"))

METHODS: Final = (
    Method(
        "SQ_BindSkill",
        bind_skill,
        roles=WRITERS,
        writes=True,
        params=(*AGENTS, json_list("sq_skills", required=True), text("bind_mode", default="add", choices=MODES)),
        alternatives=(one_application(), one_user()),
    ),
    Method(
        "SQ_UnbindSkill",
        unbind_skill,
        roles=WRITERS,
        writes=True,
        params=(*AGENTS, ids("sq_skill_id", or_all=True), names("sq_skill_name")),
        alternatives=(one_application(), one_user(), OneOf(("sq_skill_id", "sq_skill_name"))),
    ),
)
