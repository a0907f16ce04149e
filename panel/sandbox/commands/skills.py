"""Skills of ACD v1, which belong to the account: GetSkills, AddSkill, SetSkillInfo, DelSkill, BindSkill."""

import sqlite3
from itertools import product
from typing import Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.errors import Refusal
from panel.sandbox.params import OneOf, flag, ids, names, number, one_application, one_of, one_user, paging, text

FILTERS: Final = {
    "skill_id": "skill_id = :skill_id",
    "skill_name": "instr(casefold(skill_name), casefold(:skill_name))",  # A16
}


def get_skills(call: Call) -> Answer:
    args = call.args
    lookups.must_exist(call, "skills", "skill_id", args["skill_id"], code=222)
    matching = lookups.where(FILTERS, args, "account_id = :account_id")
    values = args | {"account_id": call.account_id}
    return lookups.paged(call, f"FROM skills WHERE {matching}", "skill_id", values, _view)


def _view(_call: Call, row: sqlite3.Row) -> dict[str, object]:
    return {"skill_id": row["skill_id"], "skill_name": row["skill_name"]}


def add_skill(call: Call) -> Answer:
    try:
        cursor = call.db.execute(
            "INSERT INTO skills (account_id, skill_name) VALUES (?, ?)", (call.account_id, call.args["skill_name"])
        )
    except sqlite3.IntegrityError:
        raise Refusal(221, "skill_name") from None
    return {"result": 1, "skill_id": cursor.lastrowid}


def set_skill_info(call: Call) -> Answer:
    (skill_id,) = lookups.named(call, lookups.SKILLS)
    try:
        call.db.execute("UPDATE skills SET skill_name = ? WHERE skill_id = ?", (call.args["new_skill_name"], skill_id))
    except sqlite3.IntegrityError:
        raise Refusal(221, "new_skill_name") from None
    return {"result": 1}


def del_skill(call: Call) -> Answer:
    call.db.execute("DELETE FROM skills WHERE skill_id = ?", tuple(lookups.named(call, lookups.SKILLS)))
    return {"result": 1}


def bind_skill(call: Call) -> Answer:
    """Binds all named skills to all named users and queues."""
    skills = lookups.named(call, lookups.SKILLS)
    app = lookups.application(call)
    if call.args["user_id"] is not None or call.args["user_name"] is not None:
        pairs = product(lookups.users(call, app), skills)
        lookups.bind(call, "user_skills", ("user_id", "skill_id"), pairs, bind=call.args["bind"])
    if call.args["acd_queue_id"] is not None or call.args["acd_queue_name"] is not None:
        pairs = product(lookups.named(call, lookups.QUEUES), skills)
        lookups.bind(call, "queue_skills", ("acd_queue_id", "skill_id"), pairs, bind=call.args["bind"])
    return {"result": 1}


WRITERS: Final = any_of("Owner", "Admin", "Developer", "UserManager")
ONE_SKILL: Final = OneOf(("skill_id", "skill_name"), missing=222)
NEW_NAME: Final = {"required": True, "shorter_than": 512, "too_long": 220}

METHODS: Final = (
    Method(
        "GetSkills",
        get_skills,
        roles=any_of("Owner", "Admin", "Developer", "Supervisor", "UserManager"),
        params=(number("skill_id"), text("skill_name"), *paging()),
    ),
    Method("AddSkill", add_skill, roles=WRITERS, writes=True, params=(text("skill_name", **NEW_NAME),)),
    Method(
        "SetSkillInfo",
        set_skill_info,
        roles=WRITERS,
        writes=True,
        params=(number("skill_id"), text("skill_name"), text("new_skill_name", **NEW_NAME)),
        alternatives=(ONE_SKILL,),
    ),
    Method(
        "DelSkill",
        del_skill,
        roles=WRITERS,
        writes=True,
        params=(number("skill_id"), text("skill_name")),
        alternatives=(ONE_SKILL,),
    ),
    Method(
        "BindSkill",
        bind_skill,
        roles=WRITERS,
        writes=True,
        params=(
            ids("skill_id", or_all=True),
            names("skill_name"),
            ids("user_id", or_all=True),
            names("user_name"),
            ids("acd_queue_id", or_all=True),
            names("acd_queue_name"),
            number("application_id"),
            text("application_name"),
            flag("bind", default=True),
        ),
        alternatives=(
            ONE_SKILL,
            OneOf(("user_id", "user_name", "acd_queue_id", "acd_queue_name"), missing=117, exclusive=False),
            one_user(required=False),
            one_of("acd_queue_id", "acd_queue_name"),
            one_application(required=False),
        ),
    ),
)
