"""A sandbox, the panel's browser, and every kind of write that a person can do in it."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from panel.api.client import Api
from panel.api.subusers import Subuser
from panel.api.users import User
from tests.sandboxes import RunningSandbox

NEW_PASSWORD = "Another-pass-1"
FORM = re.compile(r'<form[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')


@dataclass
class World:
    """`application` is `support`, or with SmartQueue `sales`."""

    sandbox: RunningSandbox
    browser: Client
    subusers_browser: Client
    api: Api
    application: int

    @property
    def users(self) -> str:
        return f"/application/{self.application}/users/"

    def browser_of(self, deed: "Deed") -> Client:
        """The browser of who does this."""
        return self.subusers_browser if deed.own else self.browser

    def user(self) -> User:
        """The first user, with skills and queues."""
        return self.api.users.list(self.application, count=1, with_skills=True, order="id").items[0]

    def subuser(self, name: str = "admin") -> Subuser:
        return next(each for each in self.api.subusers.list() if each.name == name)

    def done(self, command: str) -> int:
        """How often the sandbox has carried this out: its history holds what was done, and nothing else."""
        return self.api.history.list(commands=[command], count=1).total


@dataclass(frozen=True)
class Deed:
    """One kind of write: the form that sends it, and a pattern of what the page says when it is done.

    Args:
        prepare: makes what the deed is about, and returns (page of the form, its action, what is typed).
        nothing: what the page says beside the usual words when nothing was changed.
        tellable: whether a look can find out how it ended.
    """

    command: str
    prepare: Callable[[World], tuple[str, str, Mapping[str, Any]]]
    said: str
    nothing: tuple[str, ...] = ()
    tellable: bool = True
    own: bool = field(default=False)  # by the subuser itself


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form on a page that goes to this address."""
    forms = FORM.findall(page)
    fitting = [form for form in forms if f'action="{action}"' in form]
    fitting = fitting or [form for form in forms if " action=" not in form.partition(">")[0]]
    return {name: html.unescape(value) for name, value in HIDDEN.findall(fitting[0]) if name != "csrfmiddlewaretoken"}


def typed_user(user: User, **changes: str) -> dict[str, str]:
    """The editor of this user as it was opened, with some fields changed."""
    values = {"name": user.name, "display_name": user.display_name, "custom_data": user.custom_data, "password": ""}
    boxes = {"active": user.active, "separate_balance": user.separate_balance}
    return {**values, **{name: "on" for name, ticked in boxes.items() if ticked}, **changes}


def add_user(w: World) -> tuple[str, str, Mapping[str, Any]]:
    path = f"{w.users}new/"
    return path, path, {"name": "zoe", "display_name": "Zoë", "password": NEW_PASSWORD, "custom_data": "a\r\nb"}


def edit_user(**changes: str) -> Callable[[World], tuple[str, str, Mapping[str, Any]]]:
    def prepare(w: World) -> tuple[str, str, Mapping[str, Any]]:
        user = w.user()
        return (path := f"{w.users}{user.id}/edit/"), path, typed_user(user, **changes)

    return prepare


def deactivate(w: World) -> tuple[str, str, Mapping[str, Any]]:
    user = w.user()
    path = f"{w.users}{user.id}/"
    return path, f"{path}active/", {"active": "false" if user.active else "true"}


def delete_user(w: World) -> tuple[str, str, Mapping[str, Any]]:
    user = w.user()
    return (path := f"{w.users}{user.id}/delete/"), path, {"typed_name": user.name}


def add_application(_w: World) -> tuple[str, str, Mapping[str, Any]]:
    return "/applications/new/", "/applications/new/", {"name": "brandnew"}


def rename_application(w: World) -> tuple[str, str, Mapping[str, Any]]:
    return (path := f"/application/{w.application}/edit/"), path, {"name": "helpdesk"}


def delete_application(w: World) -> tuple[str, str, Mapping[str, Any]]:
    return (path := f"/application/{w.application}/delete/"), path, {"typed_name": "support"}


SUBUSERS = "/settings/subusers/"


def add_subuser(_w: World) -> tuple[str, str, Mapping[str, Any]]:
    path = f"{SUBUSERS}new/"
    data = {"name": "newcomer", "password": NEW_PASSWORD, "description": "New", "roles": ["Support"]}
    return path, path, data


def edit_subuser(**changes: Any) -> Callable[[World], tuple[str, str, Mapping[str, Any]]]:
    def prepare(w: World) -> tuple[str, str, Mapping[str, Any]]:
        admin = w.subuser()
        path = f"{SUBUSERS}{admin.id}/edit/"
        return path, path, {"description": admin.description, "roles": admin.role_names, **changes}

    return prepare


def subuser_password(w: World) -> tuple[str, str, Mapping[str, Any]]:
    path = f"{SUBUSERS}{w.subuser().id}/password/"
    return path, path, {"old_password": "Demo-panel-1", "new_password": NEW_PASSWORD}


def own_password(_w: World) -> tuple[str, str, Mapping[str, Any]]:
    data = {"old_password": "Demo-panel-1", "new_password": NEW_PASSWORD, "at_voximplant": "on"}
    return "/profile/", "/profile/password/", data


def delete_subuser(w: World) -> tuple[str, str, Mapping[str, Any]]:
    return (path := f"{SUBUSERS}{w.subuser().id}/delete/"), path, {"typed_name": "admin"}


def create_again(w: World) -> tuple[str, str, Mapping[str, Any]]:
    path = f"{SUBUSERS}{w.subuser().id}/again/"
    return path, path, {"typed_name": "admin", "password": NEW_PASSWORD}


KEYS = "/settings/service_accounts/"


def create_key(_w: World) -> tuple[str, str, Mapping[str, Any]]:
    return f"{KEYS}new/", f"{KEYS}new/", {"name": "CRM", "description": "", "roles": ["Support"]}


def with_key(path: str, **data: Any) -> Callable[[World], tuple[str, str, Mapping[str, Any]]]:
    def prepare(w: World) -> tuple[str, str, Mapping[str, Any]]:
        key = w.api.keys.create(name="CRM", description="Old", roles=["Support"])
        page = f"{KEYS}{key.key_id}/"
        return page + path, page + path, data

    return prepare


def add_skill(w: World) -> tuple[str, str, Mapping[str, Any]]:
    return (path := f"{w.users}skills/"), path, {"name": "Polski"}


def with_skill(path: str, **data: str) -> Callable[[World], tuple[str, str, Mapping[str, Any]]]:
    def prepare(w: World) -> tuple[str, str, Mapping[str, Any]]:
        skill = w.api.skills.add(name="Suomi")
        return (url := f"{w.users}skills/{skill}/{path}"), url, data

    return prepare


def someone(w: World) -> User:
    """A new user, without skills and queues."""
    user_id = w.api.users.add(w.application, name="zz-new", display_name="New", password=NEW_PASSWORD)
    assert user_id
    found = w.api.users.get(w.application, user_id)
    assert found
    return found


def binding(kind: str, *, bind: bool, smart: bool = False) -> Callable[[World], tuple[str, str, Mapping[str, Any]]]:
    def prepare(w: World) -> tuple[str, str, Mapping[str, Any]]:
        user, api = someone(w), w.api
        path = f"{w.users}{user.id}/skills/"
        if smart:
            chosen = (api.smartqueue.skills if kind == "skill" else api.smartqueue.queues)(w.application)[0].id
        else:
            chosen = (api.skills.list() if kind == "skill" else api.queues.list(w.application)).items[0].id
        if bind:
            return path, path, {"action": f"bind:{kind}", kind: str(chosen), "level": "3"}
        match smart, kind:
            case False, "skill":
                api.skills.bind([chosen], [user.id])
            case False, _:
                api.queues.bind(w.application, [chosen], [user.id])
            case True, "skill":
                api.smartqueue.bind_skills(w.application, {chosen: 3}, [user.id])
            case _:
                api.smartqueue.bind_queues(w.application, [chosen], [user.id])
        return path, path, {"action": f"unbind:{kind}:{chosen}"}

    return prepare


def agent(**data: str) -> Callable[[World], tuple[str, str, Mapping[str, Any]]]:
    def prepare(w: World) -> tuple[str, str, Mapping[str, Any]]:
        path = f"{w.users}{someone(w).id}/"
        return f"{path}skills/", f"{path}agent/", data

    return prepare


DEEDS = {
    "create a user": Deed("AddUser", add_user, "User zoe was created."),
    "edit a user": Deed("SetUserInfo", edit_user(display_name="Other"), r"User \S+ was saved\."),
    "a user's password": Deed("SetUserInfo", edit_user(password=NEW_PASSWORD), r"User \S+ was saved\.", tellable=False),
    "a user's name and password": Deed(
        "SetUserInfo", edit_user(display_name="Other", password=NEW_PASSWORD), r"User \S+ was saved\."
    ),
    "deactivate a user": Deed("SetUserInfo", deactivate, "is now inactive."),
    "delete a user": Deed("DelUser", delete_user, "was deleted."),
    "add an application": Deed("AddApplication", add_application, "Application brandnew was created."),
    "rename an application": Deed("SetApplicationInfo", rename_application, "Application helpdesk was saved."),
    "delete an application": Deed("DelApplication", delete_application, "Application support was deleted."),
    "add a subuser": Deed("AddSubUser", add_subuser, "Subuser newcomer was created."),
    "describe a subuser": Deed("SetSubUserInfo", edit_subuser(description="Other"), "Subuser admin was saved"),
    "give roles": Deed("SetSubUserRoles", edit_subuser(roles=["Admin", "Support"]), "Subuser admin was saved"),
    "take roles": Deed("RemoveSubUserRoles", edit_subuser(roles=[]), "Subuser admin was saved"),
    "describe and give roles": Deed(
        "SetSubUserRoles",
        edit_subuser(description="Other", roles=["Admin", "Support"]),
        "Subuser admin was saved",
        ("Left to do: add Support",),
    ),
    "a subuser's password": Deed("SetSubUserInfo", subuser_password, "has a new password", tellable=False),
    "one's own password": Deed("SetSubUserInfo", own_password, "was changed here and at", tellable=False, own=True),
    "delete a subuser": Deed("DelSubUser", delete_subuser, "Subuser admin was deleted."),
    "create again, the deletion": Deed(
        "DelSubUser", create_again, "admin was deleted, but not|was created again, with"
    ),
    "create again, the creation": Deed(
        "AddSubUser", create_again, "was created again, with", ("but not created again",)
    ),
    "create a key": Deed("CreateKey", create_key, "Service account CRM was created"),
    "describe a key": Deed(
        "UpdateKey", with_key("edit/", name="CRM", description="Other", roles=["Support"]), "CRM was saved."
    ),
    "a key's roles": Deed(
        "SetKeyRoles",
        with_key("edit/", name="CRM", description="Old", roles=["Supervisor"]),
        "CRM now has: Supervisor.|The API accepted the roles, but the panel could not check them",
    ),
    "take a key's roles": Deed(
        "RemoveKeyRoles", with_key("edit/", name="CRM", description="Old", roles=[]), "CRM now has: no role."
    ),
    "delete a key": Deed("DeleteKey", with_key("delete/", typed_name="CRM"), "CRM was deleted."),
    "add a skill": Deed("AddSkill", add_skill, "Skill Polski was added."),
    "rename a skill": Deed("SetSkillInfo", with_skill("", name="Finnish"), "Skill Suomi is now called Finnish."),
    "delete a skill": Deed("DelSkill", with_skill("delete/", typed_name="Suomi"), "Skill Suomi was deleted."),
    "give a skill": Deed("BindSkill", binding("skill", bind=True), "zz-new now has the skill "),
    "take a skill": Deed("BindSkill", binding("skill", bind=False), "zz-new no longer has the skill "),
    "bind to a queue": Deed("BindUserToQueue", binding("queue", bind=True), "zz-new is now in the queue "),
    "unbind from a queue": Deed("BindUserToQueue", binding("queue", bind=False), "zz-new is no longer in the queue "),
}
SMART = {
    "give an agent a skill": Deed("SQ_BindSkill", binding("skill", bind=True, smart=True), "zz-new now has the skill "),
    "take an agent's skill": Deed(
        "SQ_UnbindSkill", binding("skill", bind=False, smart=True), "zz-new no longer has the skill "
    ),
    "bind an agent to a queue": Deed(
        "SQ_BindAgent", binding("queue", bind=True, smart=True), "zz-new is now in the queue "
    ),
    "unbind an agent": Deed(
        "SQ_UnbindAgent", binding("queue", bind=False, smart=True), "zz-new is no longer in the queue "
    ),
    "an agent's chats": Deed("SQ_SetAgentInfo", agent(max_conversations="7"), "zz-new was changed."),
    "whether an agent takes calls": Deed(
        "SQ_SetAgentInfo", agent(handle_calls="false"), "zz-new was changed.", tellable=False
    ),
}
