"""What the API holds now of what a write is about, in the spelling of the write's arguments.

Every function takes the API and the arguments of the write, and returns Seen: nothing there is {}.
All raise ApiRefused and ApiUnreachable.
"""

from collections.abc import Iterable, Mapping

from panel.api.applications import Application
from panel.api.calls import as_argument
from panel.api.client import Api
from panel.api.errors import INVALID_KEY_ID, INVALID_SUBUSER_ID, nothing_there
from panel.api.keys import Key
from panel.api.paging import PAGE
from panel.api.smartqueue import Agent
from panel.api.subusers import Subuser
from panel.api.users import Skill, User
from panel.remote.sent import Seen

type Arguments = Mapping[str, str]
type Fields = dict[str, str | None]

THERE = "yes"


def users_named(api: Api, arguments: Arguments) -> Seen:
    """The users of the application with this name: one, or none."""
    name = arguments["user_name"]
    users = api.users.list(int(arguments["application_id"]), name=name, count=PAGE)
    return {str(user.id): of_user(user) for user in users if user.name == name}


def users_by_id(api: Api, arguments: Arguments) -> Seen:
    """These users, with skills and queues. Where no application is named, every one of the account is asked."""
    wanted = arguments["user_id"].split(";")
    if "application_id" in arguments:
        applications = [int(arguments["application_id"])]
    else:
        applications = [application.id for application in api.applications.all()]
    found = (user for application_id in applications for user in _users(api, application_id, wanted))
    return {str(user.id): of_user(user) for user in found}


def _users(api: Api, application_id: int, ids: list[str]) -> Iterable[User]:
    if len(ids) == 1:
        user = api.users.get(application_id, int(ids[0]))
        return [user] if user else []
    everyone = api.users.list(application_id, with_skills=True, count=PAGE)  # an account has 1000 at most
    return [user for user in everyone if str(user.id) in ids]


def of_user(user: User) -> Fields:
    """A user as AddUser and SetUserInfo spell it. Queues that came by a skill are not those bound by hand."""
    return {
        "user_name": user.name,
        "user_display_name": user.display_name,
        "user_active": as_argument(user.active),
        "parent_accounting": as_argument(user.parent_accounting),
        "user_custom_data": user.custom_data,
        **{f"skill {skill.id}": THERE for skill in user.skills},
        **{f"queue {queue.id}": THERE for queue in user.queues if not queue.auto_link},
    }


def applications_named(api: Api, arguments: Arguments) -> Seen:
    """The application with this name, if there is one."""
    name = arguments["application_name"]
    found = api.applications.list(name=name, count=PAGE)
    return {str(each.id): of_application(each) for each in found if each.name == name}


def application_by_id(api: Api, arguments: Arguments) -> Seen:
    """This application."""
    found = api.applications.get(int(arguments["application_id"]))
    return {str(found.id): of_application(found)} if found else {}


def of_application(application: Application) -> Fields:
    """An application as AddApplication and SetApplicationInfo spell it."""
    return {
        "application_name": application.name,
        "secure_record_storage": as_argument(application.secure_record_storage),
    }


def subusers_named(api: Api, arguments: Arguments) -> Seen:
    """The subuser with this name, if there is one. The API keeps names in lower case."""
    name = arguments["new_subuser_name"].lower()
    return {str(each.id): of_subuser(each) for each in api.subusers.list() if each.name == name}


def subuser_by_id(api: Api, arguments: Arguments) -> Seen:
    """This subuser."""
    subuser = None
    with nothing_there(INVALID_SUBUSER_ID):
        subuser = api.subusers.get(int(arguments["subuser_id"]))
    return {str(subuser.id): of_subuser(subuser)} if subuser else {}


def of_subuser(subuser: Subuser) -> Fields:
    """A subuser as the commands about subusers spell it."""
    roles = subuser.role_names
    return {
        "new_subuser_name": subuser.name,
        "description": subuser.description,
        "role_name": as_set(roles),
        **{f"role {role}": THERE for role in roles},
    }


def keys_named(api: Api, arguments: Arguments) -> Seen:
    """All keys with this name: names need not be unique."""
    return {key.id: of_key(key) for key in api.keys.list() if key.name == arguments["key_name"]}


def key_by_id(api: Api, arguments: Arguments) -> Seen:
    """This key."""
    key = None
    with nothing_there(INVALID_KEY_ID):
        key = api.keys.get(arguments["key_id"])
    return {key.id: of_key(key)} if key else {}


def of_key(key: Key) -> Fields:
    """A key as the commands about keys spell it."""
    roles = key.role_names
    return {
        "key_name": key.name,
        "description": key.description,
        "role_name": as_set(roles),
        **{f"role {role}": THERE for role in roles},
    }


def skills_named(api: Api, arguments: Arguments) -> Seen:
    """The skill with this name, if there is one."""
    name = arguments["skill_name"]
    return {str(each.id): of_skill(each) for each in api.skills.list(name=name) if each.name == name}


def skill_by_id(api: Api, arguments: Arguments) -> Seen:
    """This skill."""
    return {str(each.id): of_skill(each) for each in api.skills.list() if str(each.id) == arguments["skill_id"]}


def of_skill(skill: Skill) -> Fields:
    """A skill as AddSkill and SetSkillInfo spell it."""
    return {"skill_name": skill.name}


def agents(api: Api, arguments: Arguments) -> Seen:
    """These users as SmartQueue sees them."""
    ids = [int(each) for each in arguments["user_id"].split(";")]
    found = api.smartqueue.agents(int(arguments["application_id"]), ids)
    return {str(agent.user_id): of_agent(agent) for agent in found}


def of_agent(agent: Agent) -> Fields:
    """An agent: a skill's value is its level."""
    chats = agent.max_conversations
    return {
        "max_simultaneous_conversations": None if chats is None else str(chats),
        **{f"skill {skill.id}": str(skill.level) for skill in agent.skills},
        **{f"queue {queue.id}": THERE for queue in agent.queues},
    }


def as_set(names: Iterable[str]) -> str:
    """Names whose order says nothing."""
    return ";".join(sorted(names))
