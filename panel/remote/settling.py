"""A write whose answer was lost: the panel looks whether it took effect, and never sends it again by itself.

Only a certain sign counts as done: what was sent is there now, and was not before. What is as it was before counts
as not done, but that is final only when the call can no longer arrive.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.utils import timezone

from panel.api.client import Api
from panel.api.errors import ApiError
from panel.api.roles import plain
from panel.journal.actor import Actor
from panel.journal.secrets import BLOTTED
from panel.journal.settling import settle as settle_in_journal
from panel.remote import looks
from panel.remote.looks import THERE, Arguments, Fields
from panel.remote.sent import Finding, Outcome, Seen, Sent, Settled

# Assumption: a call that has not taken effect after this long never will. The vendor says nothing about it.
LATE = timedelta(minutes=1)

type Wanted = Callable[[Arguments], Fields]
type Judge = Callable[[Seen | None, Seen, Arguments, Kind], Settled]


@dataclass(frozen=True)
class Kind:
    """One kind of write: what it is in words, what to look at, and how to judge what is seen.

    Args:
        words: of the command with its arguments, as in "Creating the user {user_name}".
        about: the argument that holds the ids; not for adds.
        wanted: what is to be seen when it is done.
    """

    words: str
    look: Callable[[Api, Arguments], Seen]
    judge: Judge
    wanted: Wanted
    about: str = ""


def added(before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """Something with this name that was not there before, and is in every way as it was sent."""
    wanted = kind.wanted(arguments)
    if before is None:
        if not now:
            return NOT_THERE
        return Settled(Finding.UNTOLD, "There is one with this name; whether it was there before is not known.")
    new = [each for each in now if each not in before]
    same = [each for each in new if _has(now[each], wanted)]
    if len(same) == 1:
        return Settled(Finding.DONE, "It is there, as it was sent.", found_id=same[0])
    if same:
        return Settled(Finding.UNTOLD, "Several like it were created at the same time.")
    if new:
        return Settled(Finding.NOT_DONE, "Another one with this name was created elsewhere at the same time.")
    return NOT_THERE


def changed(before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """What was sent is there now. Fields that were so before already say nothing; without any other, nothing does."""
    wanted, ids = kind.wanted(arguments), arguments[kind.about].split(";")
    if not all(each in now for each in ids):
        return Settled(Finding.UNTOLD, "What it was about does not exist any more.")
    readable = [(each, field) for each in ids for field in wanted if _is_told(now, each, field)]
    if before is None:
        signs = [] if BLOTTED in arguments.values() else readable
    else:
        signs = [(each, field) for each, field in readable if _of(before, each, field) != wanted[field]]
    if not signs:
        return NO_SIGN if readable and before is not None else UNREADABLE
    if all(_of(now, each, field) == wanted[field] for each, field in signs):
        return Settled(Finding.DONE, "Everything is as it was sent.")
    if before is None or all(_of(now, each, field) == _of(before, each, field) for each, field in signs):
        return Settled(Finding.NOT_DONE, "Everything is as it was before.")
    return Settled(Finding.UNTOLD, "It was changed elsewhere at the same time.")


def set_as_one(before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """SetKeyRoles. It may replace the roles or add to them (nothing says which): both results count as done."""
    key = arguments["key_id"]
    if before is None or key not in before or key not in now:
        return changed(before, now, arguments, kind)
    had, has, given = (_roles(_of(seen, key, "role_name")) for seen in (before, now, {key: kind.wanted(arguments)}))
    if has == had:
        return NO_SIGN if has == given else Settled(Finding.NOT_DONE, "The roles are as they were before.")
    if has in (given, had | given):
        return Settled(Finding.DONE, "The roles are as they were sent.")
    return Settled(Finding.UNTOLD, "The roles were changed elsewhere at the same time.")


def _roles(listed: str | None) -> frozenset[str]:
    return frozenset((listed or "").split(";")) - {""}


def removed(_before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """None of these ids is there any more: ids are never given again."""
    there = [each for each in arguments[kind.about].split(";") if each in now]
    if there:
        return Settled(Finding.NOT_DONE, "It is still there.")
    return Settled(Finding.DONE, "It does not exist any more.")


NOT_THERE = Settled(Finding.NOT_DONE, "There is nothing with this name.")
NO_SIGN = Settled(Finding.UNTOLD, "It was like this before, so nothing shows whether the call took effect.")
UNREADABLE = Settled(Finding.UNTOLD, "What was sent cannot be read back, as with a password.")


def _of(seen: Seen, each: str, field: str) -> str | None:
    return seen.get(each, {}).get(field)


def _is_told(seen: Seen, each: str, field: str) -> bool:
    """Whether the API tells this field. A role, skill or queue (`skill 7`) that is missing is told to be missing."""
    return " " in field or _of(seen, each, field) is not None


def _has(fields: Fields, wanted: Fields) -> bool:
    """Whether what the API tells is as it was sent."""
    return all(fields.get(name) in (value, None) for name, value in wanted.items())


def sent(*names: str, roles: bool = False, **renamed: str) -> Wanted:
    """Of these arguments, the sent ones; `renamed` are those that are read back by another name."""

    def wanted(arguments: Arguments) -> Fields:
        found: Fields = {name: arguments[name] for name in names if name in arguments}
        found |= {read: arguments[name] for name, read in renamed.items() if name in arguments}
        if roles:
            found["role_name"] = looks.as_set(map(plain, filter(None, arguments.get("role_name", "").split(";"))))
        return found

    return wanted


def everything(*names: str, roles: bool = False) -> Wanted:
    """For adds: what was not sent is empty."""
    picked = sent(*names, roles=roles)
    return lambda arguments: dict.fromkeys(names, "") | picked(arguments)


def each_of(argument: str, kind: str, value: str | None = THERE) -> Wanted:
    """Bindings and roles: the things named by the argument, there or (None) not; `bind` decides where it is sent."""

    def wanted(arguments: Arguments) -> Fields:
        aim = None if arguments.get("bind") == "false" else value
        names = arguments[argument].split(";")
        return {f"{kind} {plain(each) if kind == 'role' else each}": aim for each in names}

    return wanted


def levels(arguments: Arguments) -> Fields:
    """SQ_BindSkill: the level of each skill."""
    pairs = msgspec.json.decode(arguments["sq_skills"], type=list[dict[str, int]])
    return {f"skill {pair['sq_skill_id']}": str(pair["sq_skill_level"]) for pair in pairs}


def nothing(_arguments: Arguments) -> Fields:
    """For deletions."""
    return {}


USER_FIELDS = ("user_display_name", "user_active", "parent_accounting", "user_custom_data")

KINDS: dict[str, Kind] = {
    "AddUser": Kind("Creating the user {user_name}", looks.users_named, added, everything("user_name", *USER_FIELDS)),
    "SetUserInfo": Kind(
        "Changing the user {user_id}",
        looks.users_by_id,
        changed,
        sent(*USER_FIELDS, new_user_name="user_name"),
        "user_id",
    ),
    "DelUser": Kind("Deleting the user {user_id}", looks.users_by_id, removed, nothing, "user_id"),
    "AddApplication": Kind(
        "Adding the application {application_name}",
        looks.applications_named,
        added,
        sent("application_name", "secure_record_storage"),
    ),
    "SetApplicationInfo": Kind(
        "Changing the application {application_id}",
        looks.application_by_id,
        changed,
        sent("application_name", "secure_record_storage"),
        "application_id",
    ),
    "DelApplication": Kind(
        "Deleting the application {application_id}", looks.application_by_id, removed, nothing, "application_id"
    ),
    "AddSubUser": Kind(
        "Creating the subuser {new_subuser_name}", looks.subusers_named, added, everything("description", roles=True)
    ),
    "SetSubUserInfo": Kind(
        "Changing the subuser {subuser_id}", looks.subuser_by_id, changed, sent("description"), "subuser_id"
    ),
    "DelSubUser": Kind("Deleting the subuser {subuser_id}", looks.subuser_by_id, removed, nothing, "subuser_id"),
    "SetSubUserRoles": Kind(
        "Giving the subuser {subuser_id} {role_name}",
        looks.subuser_by_id,
        changed,
        each_of("role_name", "role"),
        "subuser_id",
    ),
    "RemoveSubUserRoles": Kind(
        "Taking {role_name} from the subuser {subuser_id}",
        looks.subuser_by_id,
        changed,
        each_of("role_name", "role", None),
        "subuser_id",
    ),
    "CreateKey": Kind(
        "Creating the service account {key_name}",
        looks.keys_named,
        added,
        everything("key_name", "description", roles=True),
    ),
    "UpdateKey": Kind(
        "Changing the service account {key_id}", looks.key_by_id, changed, sent("key_name", "description"), "key_id"
    ),
    "DeleteKey": Kind("Deleting the service account {key_id}", looks.key_by_id, removed, nothing, "key_id"),
    "SetKeyRoles": Kind(
        "Giving the service account {key_id} {role_name}",
        looks.key_by_id,
        set_as_one,
        sent(roles=True),
        "key_id",
    ),
    "RemoveKeyRoles": Kind(
        "Taking {role_name} from the service account {key_id}",
        looks.key_by_id,
        changed,
        each_of("role_name", "role", None),
        "key_id",
    ),
    "AddSkill": Kind("Adding the skill {skill_name}", looks.skills_named, added, sent("skill_name")),
    "SetSkillInfo": Kind(
        "Renaming the skill {skill_id}", looks.skill_by_id, changed, sent(new_skill_name="skill_name"), "skill_id"
    ),
    "DelSkill": Kind("Deleting the skill {skill_id}", looks.skill_by_id, removed, nothing, "skill_id"),
    "BindSkill": Kind(
        "Changing the skills of the user {user_id}",
        looks.users_by_id,
        changed,
        each_of("skill_id", "skill"),
        "user_id",
    ),
    "BindUserToQueue": Kind(
        "Changing the queues of the user {user_id}",
        looks.users_by_id,
        changed,
        each_of("acd_queue_id", "queue"),
        "user_id",
    ),
    "SQ_BindAgent": Kind(
        "Binding the agent {user_id} to a queue", looks.agents, changed, each_of("sq_queue_id", "queue"), "user_id"
    ),
    "SQ_UnbindAgent": Kind(
        "Unbinding the agent {user_id} from a queue",
        looks.agents,
        changed,
        each_of("sq_queue_id", "queue", None),
        "user_id",
    ),
    "SQ_BindSkill": Kind("Giving the agent {user_id} a skill", looks.agents, changed, levels, "user_id"),
    "SQ_UnbindSkill": Kind(
        "Taking a skill from the agent {user_id}",
        looks.agents,
        changed,
        each_of("sq_skill_id", "skill", None),
        "user_id",
    ),
    "SQ_SetAgentInfo": Kind(
        "Changing the agent {user_id}", looks.agents, changed, sent("max_simultaneous_conversations"), "user_id"
    ),
}


def look(api: Api, command: str, arguments: Arguments, application_id: int | None = None) -> Seen:
    """What the API holds now of what this write is about.

    Raises:
        ApiRefused, ApiUnreachable
    """
    where = {} if application_id is None else {"application_id": str(application_id)}
    return KINDS[command].look(api, where | dict(arguments))


def settled(api: Api, write: Sent, now: datetime) -> Settled:
    """Whether the write took effect, by reading. A look that fails says so."""
    kind = KINDS[write.command]
    try:
        seen = look(api, write.command, write.arguments, write.application_id)
    except ApiError as error:
        return Settled(Finding.UNTOLD, f"It could not be looked up: {error}.", final=False)
    found = kind.judge(write.before, seen, write.arguments, kind)
    can_arrive = found.finding is Finding.NOT_DONE and now < write.at + LATE
    return Settled(found.finding, found.how, found.found_id, final=not can_arrive)


def look_again(api: Api, actor: Actor, write: Sent) -> Settled:
    """Whether a write whose answer was lost took effect: by reading, now. What is final is noted in the journal."""
    found = write.settled = settled(api, write, timezone.now())
    if found.final:
        settle_in_journal(actor.account, write.entry, found.finding.value, found.how, actor)
        if found.finding is not Finding.UNTOLD:
            write.outcome = Outcome.DONE if found.finding is Finding.DONE else Outcome.FAILED
    return found


def in_words(write: Sent) -> str:
    """The write as a person would name it."""
    shown = {name: _listed(value.split(";")) for name, value in write.arguments.items()}
    return KINDS[write.command].words.format_map(shown)


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)
