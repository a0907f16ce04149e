"""What the API holds now about the object of a write, spelled like the write's arguments.

Every function takes the API and the arguments of the write, and returns Seen; {} means that nothing is there.
All raise ApiRefused and ApiUnreachable.
"""

from collections.abc import Iterable, Mapping

from panel.api.answers import Row, Slice
from panel.api.applications import Application
from panel.api.calls import Value, as_argument
from panel.api.client import Api
from panel.api.errors import INVALID_KEY_ID, INVALID_SUBUSER_ID, N_, ApiUnreachable, nothing_there
from panel.api.keys import Key
from panel.api.roles import plain
from panel.api.smartqueue import Agent
from panel.api.subusers import Subuser
from panel.api.users import Skill, User
from panel.remote.sent import Seen

type Arguments = Mapping[str, str]
type Fields = dict[str, str | None]

THERE = "yes"


def users_named(api: Api, arguments: Arguments) -> Seen:
    """One user or none."""
    name = arguments["user_name"]
    users = complete("GetUsers", api.users.list(int(arguments["application_id"]), name=name, count=None))
    return {str(user.id): of_user(user) for user in users if user.name == name}


def users_by_id(api: Api, arguments: Arguments) -> Seen:
    """With skills and queues. If no application is named, all applications of the account are read."""
    wanted = arguments["user_id"].split(";")
    if "application_id" in arguments:
        applications = [int(arguments["application_id"])]
    else:
        applications = [application.id for application in complete("GetApplications", api.applications.all())]
    found = (user for application_id in applications for user in _users(api, application_id, wanted))
    return {str(user.id): of_user(user) for user in found}


def _users(api: Api, application_id: int, ids: list[str]) -> Iterable[User]:
    if len(ids) == 1:
        user = api.users.get(application_id, int(ids[0]))
        return [user] if user else []
    everyone = complete("GetUsers", api.users.list(application_id, with_skills=True, count=None))
    return [user for user in everyone if str(user.id) in ids]


def of_user(user: User) -> Fields:
    """As AddUser and SetUserInfo spell it, with only the queues that were bound by hand, not by a skill."""
    return {
        "user_name": user.name,
        "user_display_name": understood(user, "display_name", user.display_name),
        "user_active": as_read(user, "active", user.active),
        "parent_accounting": as_read(user, "parent_accounting", user.parent_accounting),
        "user_custom_data": understood(user, "custom_data", user.custom_data),
        **{f"skill {skill.id}": THERE for skill in user.skills},
        **{f"queue {queue.id}": THERE for queue in user.queues if not queue.auto_link},
    }


def applications_named(api: Api, arguments: Arguments) -> Seen:
    name = arguments["application_name"]
    found = complete("GetApplications", api.applications.all())
    return {str(each.id): of_application(each) for each in found if each.name == name}


def application_by_id(api: Api, arguments: Arguments) -> Seen:
    found = api.applications.get(int(arguments["application_id"]))
    return {str(found.id): of_application(found)} if found else {}


def of_application(application: Application) -> Fields:
    return {
        "application_name": application.name,
        "secure_record_storage": as_read(application, "secure_record_storage", application.secure_record_storage),
    }


def subusers_named(api: Api, arguments: Arguments) -> Seen:
    """The API stores names in lower case."""
    name = arguments["new_subuser_name"].lower()
    subusers = complete("GetSubUsers", api.subusers.list())
    return {str(each.id): of_subuser(each) for each in subusers if each.name == name}


def subuser_by_id(api: Api, arguments: Arguments) -> Seen:
    subuser = None
    with nothing_there(INVALID_SUBUSER_ID):
        subuser = api.subusers.get(int(arguments["subuser_id"]))
    return {str(subuser.id): of_subuser(subuser)} if subuser else {}


def of_subuser(subuser: Subuser) -> Fields:
    return {
        "new_subuser_name": subuser.name,
        "description": understood(subuser, "description", subuser.description),
        **of_roles(subuser, subuser.role_names),
    }


def keys_named(api: Api, arguments: Arguments) -> Seen:
    """Names of keys need not be unique."""
    return {key.id: of_key(key) for key in complete("GetKeys", api.keys.list()) if key.name == arguments["key_name"]}


def key_by_id(api: Api, arguments: Arguments) -> Seen:
    key = None
    with nothing_there(INVALID_KEY_ID):
        key = api.keys.get(arguments["key_id"])
    return {key.id: of_key(key)} if key else {}


def of_key(key: Key) -> Fields:
    return {
        "key_name": key.name,
        "description": understood(key, "description", key.description),
        **of_roles(key, key.role_names),
    }


def skills_named(api: Api, arguments: Arguments) -> Seen:
    name = arguments["skill_name"]
    return {str(each.id): of_skill(each) for each in complete("GetSkills", api.skills.list()) if each.name == name}


def skill_by_id(api: Api, arguments: Arguments) -> Seen:
    skills = complete("GetSkills", api.skills.list())
    return {str(each.id): of_skill(each) for each in skills if str(each.id) == arguments["skill_id"]}


def of_skill(skill: Skill) -> Fields:
    return {"skill_name": skill.name}


def agents(api: Api, arguments: Arguments) -> Seen:
    """The named users as SmartQueue's agents."""
    ids = [int(each) for each in arguments["user_id"].split(";")]
    found = api.smartqueue.agents(int(arguments["application_id"]), ids)
    return {str(agent.user_id): of_agent(agent) for agent in found}


def of_agent(agent: Agent) -> Fields:
    """An agent: a skill's value is its level."""
    return {
        "max_simultaneous_conversations": as_read(agent, "max_conversations", agent.max_conversations),
        **{f"skill {skill.id}": str(skill.level) for skill in agent.skills},
        **{f"queue {queue.id}": THERE for queue in agent.queues},
    }


def of_roles(row: Row, names: Iterable[str]) -> Fields:
    """Roles as a set, and one by one; the vendor spells a role's name in several ways."""
    plain_names = [plain(name) for name in names]
    return {
        "role_name": understood(row, "roles", as_set(plain_names)),
        **{f"role {name}": THERE for name in plain_names},
    }


def as_set(names: Iterable[str]) -> str:
    """Names whose order does not matter."""
    return ";".join(sorted(names))


def understood(row: Row, field: str, text: str | None) -> str | None:
    """None if the API did not send it, or if it was not understood."""
    return None if field in row.unclear else text


def as_read(row: Row, field: str, value: Value) -> str | None:
    """The same for what is not a text, as the API writes it."""
    return understood(row, field, None if value is None else as_argument(value))


def complete[T](command: str, found: Slice[T]) -> Slice[T]:
    """Only a complete list shows that something does not exist.

    Raises:
        ApiUnreachable
    """
    if found.cut or found.unreadable:
        raise ApiUnreachable(command, N_("The list is not complete."))
    return found
