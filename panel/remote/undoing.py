"""Taking a write back: for a minute, by who made it, and only while everything is as that write has left it.

The token holds what was sent and what was there before, signed for the member. Undoing is a write like any other: it is
checked against the member's roles, recorded, and looked up if its answer is lost.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import msgspec
from django.core import signing
from django.utils import timezone

from panel.api.client import Api
from panel.api.roles import given, plain
from panel.journal.secrets import BLOTTED
from panel.people.models import Member
from panel.remote.kinds import KINDS
from panel.remote.requests import PanelRequest
from panel.remote.sent import Finding, Sent
from panel.remote.settling import settled
from panel.web.messages import success

SECONDS = 60
LONGEST = 900  # of a token: messages travel in a cookie, which holds 2 kB


def say_done(request: PanelRequest, text: str, section: str, *, about: str) -> None:
    """A success, with an Undo button if all that was sent can be taken back. `about` is the name in `text`."""
    done = request.api.sent
    if not done or not all(map(can_be_undone, done)):
        success(request, text, about)
        return
    kept = {"section": section, "writes": [trimmed(write) for write in done], "text": text}
    token = signing.dumps(kept, salt=_salt(request.user), compress=True)
    success(request, text, about, undo=token if len(token) <= LONGEST else "")


def can_be_undone(write: Sent) -> bool:
    """No password, no role that was also taken from keys, nothing whose earlier value is not known."""
    if write.command not in OPPOSITES or write.before is None or BLOTTED in write.arguments.values():
        return False
    if write.arguments.get("force") == "true":
        return False
    was, fields = before(write), KINDS[write.command].wanted(write.arguments)
    return all(" " in field or was.get(field) is not None for field in fields)


def trimmed(write: Sent) -> dict[str, Any]:
    """What the opposite needs of a write."""
    fields = KINDS[write.command].wanted(write.arguments)
    was = {name: value for name, value in before(write).items() if name in fields}
    return {
        "command": write.command,
        "arguments": dict(write.arguments),
        "before": {object_id(write): was},
        "application_id": write.application_id,
    }


def writes_of(member: Member, token: str) -> tuple[str, str, list[Sent]]:
    """The section of the page that made them, what that page said, and the writes.

    Raises:
        BadSignature: it is another member's, or older than a minute.
    """
    kept: Mapping[str, Any] = signing.loads(token, salt=_salt(member), max_age=SECONDS)
    return kept["section"], kept["text"], [Sent(**write) for write in kept["writes"]]


def is_as_sent(api: Api, writes: Iterable[Sent]) -> bool:
    """Whether nobody changed it since."""
    return all(settled(api, write, timezone.now()).finding is Finding.DONE for write in writes)


def opposites(api: Api, write: Sent) -> list[Callable[[], None]]:
    """The calls that bring back what was there before, one after the other."""
    return [partial(step, api, write) for step in OPPOSITES[write.command]]


def object_id(write: Sent) -> str:
    return write.arguments[KINDS[write.command].about]


def before(write: Sent) -> Mapping[str, str | None]:
    return (write.before or {}).get(object_id(write), {})


def _salt(member: Member) -> str:
    return f"undo of member {member.pk}"


def _user(api: Api, write: Sent) -> None:
    was = before(write)
    shared = was.get("parent_accounting")
    api.users.change(
        int(object_id(write)),
        active=was["user_active"] == "true",
        name=was.get("user_name"),
        display_name=was.get("user_display_name"),
        separate_balance=None if shared is None else shared == "false",
        custom_data=was.get("user_custom_data"),
    )


def _skill_of_user(api: Api, write: Sent) -> None:
    arguments = write.arguments
    api.skills.bind([int(arguments["skill_id"])], [int(object_id(write))], bind=arguments.get("bind") == "false")


def _queue_of_user(api: Api, write: Sent) -> None:
    arguments = write.arguments
    application_id, queue = int(arguments["application_id"]), int(arguments["acd_queue_id"])
    api.queues.bind(application_id, [queue], [int(object_id(write))], bind=arguments.get("bind") == "false")


def _agents_queue(api: Api, write: Sent) -> None:
    arguments = write.arguments
    change = api.smartqueue.unbind_queues if write.command == "SQ_BindAgent" else api.smartqueue.bind_queues
    change(int(arguments["application_id"]), [int(arguments["sq_queue_id"])], [int(object_id(write))])


def _agents_skill(api: Api, write: Sent) -> None:
    """A skill that the agent had before gets its level back; one that they had not is taken away."""
    application_id, users = int(write.arguments["application_id"]), [int(object_id(write))]
    was = before(write)
    for skill in skills_of(write):
        level = was.get(f"skill {skill}")
        if level is None:
            api.smartqueue.unbind_skills(application_id, [skill], users)
        else:
            api.smartqueue.bind_skills(application_id, {skill: int(level)}, users)


def skills_of(write: Sent) -> list[int]:
    if write.command == "SQ_UnbindSkill":
        return [int(skill) for skill in write.arguments["sq_skill_id"].split(";")]
    pairs = msgspec.json.decode(write.arguments["sq_skills"], type=list[dict[str, int]])
    return [pair["sq_skill_id"] for pair in pairs]


def _roles(api: Api, write: Sent) -> None:
    """Only roles that the write has really given or taken."""
    was, gave = before(write), write.command == "SetSubUserRoles"
    names = [name for name in write.arguments["role_name"].split(";") if (f"role {plain(name)}" in was) is not gave]
    change = api.subusers.remove_roles if gave else api.subusers.add_roles
    change(int(object_id(write)), names)


def _subuser(api: Api, write: Sent) -> None:
    api.subusers.change(int(object_id(write)), description=before(write)["description"] or "")


def _key(api: Api, write: Sent) -> None:
    was = before(write)
    api.keys.change(object_id(write), name=was["key_name"] or "", description=was["description"] or "")


# SetKeyRoles may replace the roles or add to them (this is not documented): these steps are right for both.
def _take_new_key_roles(api: Api, write: Sent) -> None:
    """Whatever the key did not have before, SetKeyRoles has given."""
    had = key_roles(write)
    new = [name for name in write.arguments["role_name"].split(";") if plain(name) not in had]
    if new:
        api.keys.remove_roles(object_id(write), new)


def _give_old_key_roles(api: Api, write: Sent) -> None:
    """Needs the names as the API spells them: what is kept of earlier roles is spelled plainly."""
    had = key_roles(write)
    if had - set(map(plain, given(api.keys.roles(object_id(write))))):
        spelled = {plain(role.name): role.name for role in api.roles.list()}
        api.keys.set_roles(object_id(write), [spelled.get(name, name) for name in sorted(had)])


def _give_key_roles_again(api: Api, write: Sent) -> None:
    names = [*given(api.keys.roles(object_id(write))), *write.arguments["role_name"].split(";")]
    api.keys.set_roles(object_id(write), sorted(set(names)))


def key_roles(write: Sent) -> set[str]:
    return set((before(write)["role_name"] or "").split(";")) - {""}


def _skill(api: Api, write: Sent) -> None:
    api.skills.rename(int(object_id(write)), name=before(write)["skill_name"] or "")


OPPOSITES: dict[str, tuple[Callable[[Api, Sent], None], ...]] = {
    "SetUserInfo": (_user,),
    "BindSkill": (_skill_of_user,),
    "BindUserToQueue": (_queue_of_user,),
    "SQ_BindAgent": (_agents_queue,),
    "SQ_UnbindAgent": (_agents_queue,),
    "SQ_BindSkill": (_agents_skill,),
    "SQ_UnbindSkill": (_agents_skill,),
    "SetSubUserInfo": (_subuser,),
    "SetSubUserRoles": (_roles,),
    "RemoveSubUserRoles": (_roles,),
    "UpdateKey": (_key,),
    "SetKeyRoles": (_take_new_key_roles, _give_old_key_roles),
    "RemoveKeyRoles": (_give_key_roles_again,),
    "SetSkillInfo": (_skill,),
}
