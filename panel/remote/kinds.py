"""The kinds of writes: how each is called, what to read to see whether it took effect, and how to judge that."""

import msgspec
from django.utils.translation import gettext_noop as N_

from panel.api.roles import plain
from panel.remote import looks
from panel.remote.judging import Kind, Wanted, added, changed, removed, set_as_one
from panel.remote.looks import THERE, Arguments, Fields


def sent(*names: str, roles: bool = False, **renamed: str) -> Wanted:
    """Those of these arguments that were sent; `renamed` are read back with another name."""

    def wanted(arguments: Arguments) -> Fields:
        found: Fields = {name: arguments[name] for name in names if name in arguments}
        found |= {read: arguments[name] for name, read in renamed.items() if name in arguments}
        if roles:
            found["role_name"] = looks.as_set(map(plain, filter(None, arguments.get("role_name", "").split(";"))))
        return found

    return wanted


def everything(*names: str, roles: bool = False) -> Wanted:
    """For adds: what was not sent must be empty."""
    picked = sent(*names, roles=roles)
    return lambda arguments: dict.fromkeys(names, "") | picked(arguments)


def each_of(argument: str, kind: str, value: str | None = THERE) -> Wanted:
    """Bindings and roles: what the argument names is there, or (None) not; a `bind` that was sent decides."""

    def wanted(arguments: Arguments) -> Fields:
        aim = None if arguments.get("bind") == "false" else value
        names = arguments[argument].split(";")
        return {f"{kind} {plain(each) if kind == 'role' else each}": aim for each in names}

    return wanted


def levels(arguments: Arguments) -> Fields:
    pairs = msgspec.json.decode(arguments["sq_skills"], type=list[dict[str, int]])
    return {f"skill {pair['sq_skill_id']}": str(pair["sq_skill_level"]) for pair in pairs}


def nothing(_arguments: Arguments) -> Fields:
    return {}


USER_FIELDS = ("user_display_name", "user_active", "parent_accounting", "user_custom_data")

KINDS: dict[str, Kind] = {
    "AddUser": Kind(
        N_("Creating the user {user_name}"), looks.users_named, added, everything("user_name", *USER_FIELDS)
    ),
    "SetUserInfo": Kind(
        N_("Changing the user {user_id}"),
        looks.users_by_id,
        changed,
        sent(*USER_FIELDS, new_user_name="user_name"),
        "user_id",
    ),
    "DelUser": Kind(N_("Deleting the user {user_id}"), looks.users_by_id, removed, nothing, "user_id"),
    "AddApplication": Kind(
        N_("Adding the application {application_name}"),
        looks.applications_named,
        added,
        sent("application_name", "secure_record_storage"),
    ),
    "SetApplicationInfo": Kind(
        N_("Changing the application {application_id}"),
        looks.application_by_id,
        changed,
        sent("application_name", "secure_record_storage"),
        "application_id",
    ),
    "DelApplication": Kind(
        N_("Deleting the application {application_id}"), looks.application_by_id, removed, nothing, "application_id"
    ),
    "AddSubUser": Kind(
        N_("Creating the subuser {new_subuser_name}"),
        looks.subusers_named,
        added,
        everything("description", roles=True),
    ),
    "SetSubUserInfo": Kind(
        N_("Changing the subuser {subuser_id}"), looks.subuser_by_id, changed, sent("description"), "subuser_id"
    ),
    "DelSubUser": Kind(N_("Deleting the subuser {subuser_id}"), looks.subuser_by_id, removed, nothing, "subuser_id"),
    "SetSubUserRoles": Kind(
        N_("Giving the subuser {subuser_id} {role_name}"),
        looks.subuser_by_id,
        changed,
        each_of("role_name", "role"),
        "subuser_id",
    ),
    "RemoveSubUserRoles": Kind(
        N_("Taking {role_name} from the subuser {subuser_id}"),
        looks.subuser_by_id,
        changed,
        each_of("role_name", "role", None),
        "subuser_id",
    ),
    "CreateKey": Kind(
        N_("Creating the service account {key_name}"),
        looks.keys_named,
        added,
        everything("key_name", "description", roles=True),
    ),
    "UpdateKey": Kind(
        N_("Changing the service account {key_id}"), looks.key_by_id, changed, sent("key_name", "description"), "key_id"
    ),
    "DeleteKey": Kind(N_("Deleting the service account {key_id}"), looks.key_by_id, removed, nothing, "key_id"),
    "SetKeyRoles": Kind(
        N_("Giving the service account {key_id} {role_name}"),
        looks.key_by_id,
        set_as_one,
        sent(roles=True),
        "key_id",
    ),
    "RemoveKeyRoles": Kind(
        N_("Taking {role_name} from the service account {key_id}"),
        looks.key_by_id,
        changed,
        each_of("role_name", "role", None),
        "key_id",
    ),
    "AddSkill": Kind(N_("Adding the skill {skill_name}"), looks.skills_named, added, sent("skill_name")),
    "SetSkillInfo": Kind(
        N_("Renaming the skill {skill_id}"), looks.skill_by_id, changed, sent(new_skill_name="skill_name"), "skill_id"
    ),
    "DelSkill": Kind(N_("Deleting the skill {skill_id}"), looks.skill_by_id, removed, nothing, "skill_id"),
    "BindSkill": Kind(
        N_("Changing the skills of the user {user_id}"),
        looks.users_by_id,
        changed,
        each_of("skill_id", "skill"),
        "user_id",
    ),
    "BindUserToQueue": Kind(
        N_("Changing the queues of the user {user_id}"),
        looks.users_by_id,
        changed,
        each_of("acd_queue_id", "queue"),
        "user_id",
    ),
    "SQ_BindAgent": Kind(
        N_("Binding the agent {user_id} to a queue"), looks.agents, changed, each_of("sq_queue_id", "queue"), "user_id"
    ),
    "SQ_UnbindAgent": Kind(
        N_("Unbinding the agent {user_id} from a queue"),
        looks.agents,
        changed,
        each_of("sq_queue_id", "queue", None),
        "user_id",
    ),
    "SQ_BindSkill": Kind(N_("Giving the agent {user_id} a skill"), looks.agents, changed, levels, "user_id"),
    "SQ_UnbindSkill": Kind(
        N_("Taking a skill from the agent {user_id}"),
        looks.agents,
        changed,
        each_of("sq_skill_id", "skill", None),
        "user_id",
    ),
    "SQ_SetAgentInfo": Kind(
        N_("Changing the agent {user_id}"), looks.agents, changed, sent("max_simultaneous_conversations"), "user_id"
    ),
}
