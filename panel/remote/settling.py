"""A write whose answer was lost: the panel looks whether it took effect, and never sends it again itself.

Only a certain sign counts as done: what was sent is there now, and was not before. What is unchanged counts as not
done, but that is final only when the call can no longer arrive.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.api.client import Api
from panel.api.errors import ApiError
from panel.api.roles import plain
from panel.journal.actor import Actor
from panel.journal.secrets import BLOTTED
from panel.journal.settling import settle as settle_in_journal
from panel.remote import looks
from panel.remote.looks import THERE, Arguments, Fields
from panel.remote.sent import Finding, Outcome, Seen, Sent, Settled

# Assumption: a call that has not taken effect after this time never will. The vendor does not document it.
LATE = timedelta(minutes=1)

type Wanted = Callable[[Arguments], Fields]
type Judge = Callable[[Seen | None, Seen, Arguments, Kind], Settled]


@dataclass(frozen=True)
class Kind:
    """One kind of write: how it is called, what to read, and how to judge it.

    Args:
        words: with the arguments' names as placeholders.
        about: the argument that holds the ids; empty for adds.
        wanted: what should be there if it was done.
    """

    words: str
    look: Callable[[Api, Arguments], Seen]
    judge: Judge
    wanted: Wanted
    about: str = ""


def added(before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """Something with this name that was not there before, and has all the values that were sent."""
    wanted = kind.wanted(arguments)
    if before is None:
        if not now:
            return NOT_THERE
        return Settled(Finding.UNTOLD, SAME_NAME)
    new = [each for each in now if each not in before]
    same = [each for each in new if _has(now[each], wanted)]
    if len(same) == 1:
        return Settled(Finding.DONE, N_("It is there with all the values that were sent."), found_id=same[0])
    if same:
        return Settled(Finding.UNTOLD, N_("Several of the same kind were created at the same time."))
    if new:
        return Settled(Finding.NOT_DONE, N_("Somebody else created another one with this name at the same time."))
    return NOT_THERE


def changed(before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """What was sent is there now. Fields that had the value before prove nothing; at least one other is needed."""
    wanted, ids = kind.wanted(arguments), arguments[kind.about].split(";")
    if not all(each in now for each in ids):
        return Settled(Finding.UNTOLD, N_("The object no longer exists."))
    readable = [(each, field) for each in ids for field in wanted if _is_known(now, each, field)]
    if before is None:
        signs = [] if BLOTTED in arguments.values() else readable
    else:
        signs = [(each, field) for each, field in readable if _of(before, each, field) != wanted[field]]
    if not signs:
        return NO_SIGN if readable and before is not None else UNREADABLE
    if all(_of(now, each, field) == wanted[field] for each, field in signs):
        return Settled(Finding.DONE, N_("Everything has the values that were sent."))
    if before is None or all(_of(now, each, field) == _of(before, each, field) for each, field in signs):
        return Settled(Finding.NOT_DONE, N_("Nothing has changed."))
    return Settled(Finding.UNTOLD, N_("Somebody else changed it at the same time."))


def set_as_one(before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """SetKeyRoles. It may replace the roles or add to them (this is not documented): both results count as done."""
    key = arguments["key_id"]
    if before is None or key not in before or key not in now:
        return changed(before, now, arguments, kind)
    had, has, given = (_roles(_of(seen, key, "role_name")) for seen in (before, now, {key: kind.wanted(arguments)}))
    if has == had:
        return NO_SIGN if has == given else Settled(Finding.NOT_DONE, N_("The roles have not changed."))
    if has in (given, had | given):
        return Settled(Finding.DONE, N_("The roles are those that were sent."))
    return Settled(Finding.UNTOLD, N_("Somebody else changed the roles at the same time."))


def _roles(listed: str | None) -> frozenset[str]:
    return frozenset((listed or "").split(";")) - {""}


def removed(_before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """None of these ids exists: ids are never used twice."""
    there = [each for each in arguments[kind.about].split(";") if each in now]
    if there:
        return Settled(Finding.NOT_DONE, N_("It is still there."))
    return Settled(Finding.DONE, N_("It no longer exists."))


NOT_THERE = Settled(Finding.NOT_DONE, N_("There is nothing with this name."))
SAME_NAME = N_("There is one with this name, but it is not known whether it was there before.")
NO_SIGN = Settled(Finding.UNTOLD, N_("It had these values before, so nothing shows whether the call took effect."))
UNREADABLE = Settled(Finding.UNTOLD, N_("What was sent cannot be read back. A password, for example, cannot."))


def _of(seen: Seen, each: str, field: str) -> str | None:
    return seen.get(each, {}).get(field)


def _is_known(seen: Seen, each: str, field: str) -> bool:
    """Whether the API sent this field. A role, skill or queue (`skill 7`) that is missing is known to be missing."""
    return " " in field or _of(seen, each, field) is not None


def _has(fields: Fields, wanted: Fields) -> bool:
    """Whether what the API sent has these values."""
    return all(fields.get(name) in (value, None) for name, value in wanted.items())


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


def look(api: Api, command: str, arguments: Arguments, application_id: int | None = None) -> Seen:
    """What the API holds now about the object of this write.

    Raises:
        ApiRefused, ApiUnreachable
    """
    where = {} if application_id is None else {"application_id": str(application_id)}
    return KINDS[command].look(api, where | dict(arguments))


def settled(api: Api, write: Sent, now: datetime) -> Settled:
    kind = KINDS[write.command]
    try:
        seen = look(api, write.command, write.arguments, write.application_id)
    except ApiError as error:
        return Settled(Finding.UNTOLD, _("The panel could not find out: %(error)s.") % {"error": error}, final=False)
    found = kind.judge(write.before, seen, write.arguments, kind)
    can_arrive = found.finding is Finding.NOT_DONE and now < write.at + LATE
    return Settled(found.finding, found.how, found.found_id, final=not can_arrive)


def look_again(api: Api, actor: Actor, write: Sent) -> Settled:
    """Read whether a write whose answer was lost took effect. A final result also goes into the journal."""
    found = write.settled = settled(api, write, timezone.now())
    if found.final:
        settle_in_journal(actor.account, write.entry, found.finding.value, found.how, actor)
        if found.finding is not Finding.UNTOLD:
            write.outcome = Outcome.DONE if found.finding is Finding.DONE else Outcome.FAILED
    return found


def in_words(write: Sent) -> str:
    shown = {name: _listed(value.split(";")) for name, value in write.arguments.items()}
    return _(KINDS[write.command].words).format_map(shown)


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)
