"""What happened, as one would say it: "demo deactivated ada (user)"."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from panel.journal.kinds import Kind, State


class Told(Protocol):
    """What a sentence is made of; an Entry has it, and a row of the account's history can be brought into this form."""

    @property
    def kind(self) -> str: ...
    @property
    def member_name(self) -> str: ...
    @property
    def command(self) -> str: ...
    @property
    def object_kind(self) -> str: ...
    @property
    def object_id(self) -> str: ...
    @property
    def object_name(self) -> str: ...
    @property
    def arguments(self) -> Mapping[str, str]: ...
    @property
    def state(self) -> str: ...


class Sentence(NamedTuple):
    """The parts, since pages set who and what apart."""

    who: str
    verb: str
    what: str = ""
    kind: str = ""
    tail: str = ""

    def __str__(self) -> str:
        kind = f"({self.kind})" if self.kind else ""
        return " ".join(filter(None, [self.who, self.verb, self.what, kind, self.tail]))


class Verb(NamedTuple):
    """`tried to <infinitive> ada`, `<past> ada`; the tail follows the object."""

    infinitive: str
    past: str
    tail: str = ""


ADD, DELETE, CHANGE = Verb("create", "created"), Verb("delete", "deleted"), Verb("change", "changed")
RENAME, PASSWORD = Verb("rename", "renamed"), Verb("set the password of", "set the password of")
SIMPLE = {
    "AddUser": ADD,
    "AddApplication": ADD,
    "AddSubUser": ADD,
    "CreateKey": ADD,
    "AddSkill": ADD,
    "DelUser": DELETE,
    "DelApplication": DELETE,
    "DelSubUser": DELETE,
    "DeleteKey": DELETE,
    "DelSkill": DELETE,
    "SetSkillInfo": RENAME,
    "UpdateKey": CHANGE,
    "SQ_BindAgent": Verb("add", "added", "to queues"),
    "SQ_UnbindAgent": Verb("take", "took", "out of queues"),
    "SQ_BindSkill": Verb("give", "gave", "skills"),
    "SQ_UnbindSkill": Verb("take skills from", "took skills from"),
    "SQ_SetAgentInfo": Verb("change", "changed", "as an agent"),
}
BOUND = {
    "BindSkill": (Verb("give", "gave", "skills"), Verb("take skills from", "took skills from")),
    "BindUserToQueue": (Verb("add", "added", "to queues"), Verb("take", "took", "out of queues")),
}
# A change of nothing but this parameter has a verb of its own.
ONE_CHANGE = {
    ("user_active", "true"): Verb("activate", "activated"),
    ("user_active", "false"): Verb("deactivate", "deactivated"),
    ("user_password", ""): PASSWORD,
    ("new_subuser_password", ""): PASSWORD,
    ("new_user_name", ""): RENAME,
    ("application_name", ""): RENAME,
}
NOT_CHANGES = {"user_id", "application_id", "subuser_id", "old_subuser_password"}
# Users are changed with `user_active` every time (see Users.change): beside other changes it says nothing.
ALWAYS_SENT = "user_active"
# What other parameters are to people.
PARTS = {
    "new_user_name": "username",
    "user_display_name": "display name",
    "user_password": "password",
    "user_custom_data": "custom data",
    "parent_accounting": "balance",
    "secure_record_storage": "record storage",
    "application_name": "name",
    "new_subuser_password": "password",
    "description": "description",
    "key_name": "name",
}


def sentence(told: Told) -> Sentence:
    """The sentence of an entry, or of what looks like one."""
    if told.kind != Kind.SENT:
        return _event(told)
    verb = verb_of(told.command, told.arguments)
    done = told.state == State.DONE
    what = told.object_name or (f"no. {told.object_id.replace(';', ', ')}" if told.object_id else "")
    words = verb.past if done else f"tried to {verb.infinitive}"
    return Sentence(told.member_name, words, what, told.object_kind, verb.tail)


def verb_of(command: str, arguments: Mapping[str, str]) -> Verb:
    """What the method does, told from its arguments where it does several things; else its own name."""
    if command in SIMPLE:
        return SIMPLE[command]
    if command in BOUND:
        return BOUND[command][arguments.get("bind") == "false"]
    if command in ("SetSubUserRoles", "SetKeyRoles"):
        return Verb("give", "gave", _roles(arguments))
    if command in ("RemoveSubUserRoles", "RemoveKeyRoles"):
        return Verb("take from", "took from", _roles(arguments))
    if command in ("SetUserInfo", "SetApplicationInfo", "SetSubUserInfo"):
        return _change({name: value for name, value in arguments.items() if name not in NOT_CHANGES})
    return Verb(f"call {command} for", f"called {command} for")


def _change(arguments: Mapping[str, str]) -> Verb:
    changed = {name: value for name, value in arguments.items() if name != ALWAYS_SENT} or arguments
    if len(changed) == 1:
        name, value = next(iter(changed.items()))
        if verb := ONE_CHANGE.get((name, value)) or ONE_CHANGE.get((name, "")):
            return verb
    if not changed or not changed.keys() <= PARTS.keys():
        return CHANGE
    *most, last = sorted(PARTS[name] for name in changed)
    parts = f"the {', '.join(most)} and {last} of" if most else f"the {last} of"
    return Verb(f"change {parts}", f"changed {parts}")


def _roles(arguments: Mapping[str, str]) -> str:
    names = [name for name in arguments.get("role_name", "").split(";") if name]
    return f"the role{'' if len(names) == 1 else 's'} {', '.join(names)}" if names else "roles"


# Other events: verb, and what follows from the details.
EVENTS: dict[str, tuple[str, Callable[[Mapping[str, str]], str]]] = {
    Kind.SIGNED_IN: ("signed in", lambda _: ""),
    Kind.SIGNED_OUT: ("signed out", lambda _: ""),
    Kind.SIGN_IN_FAILED: ("failed to sign in as", lambda _: ""),
    Kind.SIGN_IN_PAUSED: ("tried too often to sign in as", lambda _: ""),
    Kind.SESSIONS_ENDED: ("ended sessions of", lambda _: ""),
    Kind.PASSWORD_CHANGED: ("changed the panel password of", lambda _: ""),
    Kind.LINK_MADE: ("made a one-time link for", lambda _: ""),
    Kind.LINK_USED: ("chose a panel password by the one-time link of", lambda _: ""),
    Kind.LINK_TAKEN_BACK: ("took back the one-time link of", lambda _: ""),
    Kind.REFUSED: ("was refused", lambda details: details.get("section") or details.get("method", "")),
    Kind.SETTINGS_CHANGED: ("changed settings", lambda details: ", ".join(details)),
    Kind.EXPORTED: ("exported the log", lambda details: f"as {details['format']}" if "format" in details else ""),
    Kind.KEY_CONNECTED: ("connected the account with the key", lambda details: details.get("key_id", "")),
    Kind.KEY_BEYOND_MAKER: ("gave away more than its own sections open by", lambda details: details.get("opens", "")),
    Kind.KEYS_ROTATED: ("encrypted the account's key again", lambda _: ""),
    Kind.TIDIED: ("removed old events", lambda details: f"up to no. {details.get('up_to', '')}"),
}
# Of these, nobody may have been meant: a name that no member has is not kept, as it may be a password.
NEED_A_NAME = {Kind.SIGN_IN_FAILED, Kind.SIGN_IN_PAUSED}


def _event(told: Told) -> Sentence:
    verb, more = EVENTS.get(told.kind, (told.kind.replace("_", " "), lambda _: ""))
    what = told.object_name or ("a name that no member has" if told.kind in NEED_A_NAME else "")
    kind = told.object_kind if told.object_kind not in ("", "member") else ""
    return Sentence(told.member_name, verb, what, kind, more(told.arguments))
