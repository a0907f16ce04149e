"""What happened, in a sentence: "demo deactivated ada (user)"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.journal.kinds import Kind, State


class Source(Protocol):
    """What a sentence is made from: an Entry, or a row of the account's history in this form."""

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


@dataclass(frozen=True)
class Sentence:
    """`text` is translated, with `%(who)s`, `%(what)s` and `%(details)s`."""

    text: str
    who: str
    what: str = ""
    kind: str = ""
    details: str = ""

    def __str__(self) -> str:
        what = f"{self.what} ({self.kind})" if self.kind else self.what
        return self.text % {"who": self.who, "what": what, "details": self.details}

    def marked(self, who_url: str = "", what_url: str = "", with_kind: bool = True) -> SafeString:
        """As HTML, with links where there are addresses."""
        what = name_in_html(self.what, what_url)
        if self.kind and with_kind:
            what = format_html('{} <span class="muted">({})</span>', what, self.kind)
        values = {"who": name_in_html(self.who, who_url), "what": what, "details": escape(self.details)}
        return SafeString(escape(self.text) % values)


def name_in_html(name: str, url: str) -> SafeString:
    """Names may be of any script and direction."""
    if not url:
        return format_html("<strong><bdi>{}</bdi></strong>", name)
    return format_html('<a href="{}"><bdi>{}</bdi></a>', url, name)


class Verb(NamedTuple):
    """The sentence for a write that was done, and for any other outcome."""

    done: str
    tried: str


ADD = Verb(N_("%(who)s created %(what)s"), N_("%(who)s tried to create %(what)s"))
DELETE = Verb(N_("%(who)s deleted %(what)s"), N_("%(who)s tried to delete %(what)s"))
CHANGE = Verb(N_("%(who)s changed %(what)s"), N_("%(who)s tried to change %(what)s"))
RENAME = Verb(N_("%(who)s renamed %(what)s"), N_("%(who)s tried to rename %(what)s"))
PASSWORD = Verb(N_("%(who)s set the password of %(what)s"), N_("%(who)s tried to set the password of %(what)s"))
ACTIVATE = Verb(N_("%(who)s activated %(what)s"), N_("%(who)s tried to activate %(what)s"))
DEACTIVATE = Verb(N_("%(who)s deactivated %(what)s"), N_("%(who)s tried to deactivate %(what)s"))
ADD_TO_QUEUES = Verb(N_("%(who)s added %(what)s to queues"), N_("%(who)s tried to add %(what)s to queues"))
LEAVE_QUEUES = Verb(N_("%(who)s removed %(what)s from queues"), N_("%(who)s tried to remove %(what)s from queues"))
GIVE_SKILLS = Verb(N_("%(who)s gave skills to %(what)s"), N_("%(who)s tried to give skills to %(what)s"))
TAKE_SKILLS = Verb(N_("%(who)s took skills from %(what)s"), N_("%(who)s tried to take skills from %(what)s"))
AGENT = Verb(N_("%(who)s changed the agent %(what)s"), N_("%(who)s tried to change the agent %(what)s"))
GIVE_ROLES = Verb(
    N_("%(who)s gave %(what)s these roles: %(details)s"), N_("%(who)s tried to give %(what)s these roles: %(details)s")
)
TAKE_ROLES = Verb(
    N_("%(who)s took these roles from %(what)s: %(details)s"),
    N_("%(who)s tried to take these roles from %(what)s: %(details)s"),
)
CHANGE_PARTS = Verb(
    N_("%(who)s changed the %(details)s of %(what)s"), N_("%(who)s tried to change the %(details)s of %(what)s")
)
CALL = Verb(N_("%(who)s called %(details)s for %(what)s"), N_("%(who)s tried to call %(details)s for %(what)s"))
CALL_FOR_NOTHING = Verb(N_("%(who)s called %(details)s"), N_("%(who)s tried to call %(details)s"))
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
    "SetSubUserRoles": GIVE_ROLES,
    "SetKeyRoles": GIVE_ROLES,
    "RemoveSubUserRoles": TAKE_ROLES,
    "RemoveKeyRoles": TAKE_ROLES,
    "UpdateKey": CHANGE,
    "SQ_BindAgent": ADD_TO_QUEUES,
    "SQ_UnbindAgent": LEAVE_QUEUES,
    "SQ_BindSkill": GIVE_SKILLS,
    "SQ_UnbindSkill": TAKE_SKILLS,
    "SQ_SetAgentInfo": AGENT,
}
BOUND = {"BindSkill": (GIVE_SKILLS, TAKE_SKILLS), "BindUserToQueue": (ADD_TO_QUEUES, LEAVE_QUEUES)}
# A change of nothing but this parameter has a verb of its own.
ONE_CHANGE = {
    ("user_active", "true"): ACTIVATE,
    ("user_active", "false"): DEACTIVATE,
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
    "new_user_name": N_("username"),
    "user_display_name": N_("display name"),
    "user_password": N_("password"),
    "user_custom_data": N_("custom data"),
    "parent_accounting": N_("balance"),
    "secure_record_storage": N_("record storage"),
    "application_name": N_("name"),
    "new_subuser_password": N_("password"),
    "description": N_("description"),
}


# Other events, and which of their details is shown.
EVENTS: dict[str, tuple[str, str]] = {
    Kind.SIGNED_IN: (N_("%(who)s signed in"), ""),
    Kind.SIGNED_OUT: (N_("%(who)s signed out"), ""),
    Kind.SIGN_IN_FAILED: (N_("%(who)s failed to sign in as %(what)s"), ""),
    Kind.SIGN_IN_PAUSED: (N_("%(who)s tried too often to sign in as %(what)s"), ""),
    Kind.SESSIONS_ENDED: (N_("%(who)s ended sessions of %(what)s"), ""),
    Kind.PASSWORD_CHANGED: (N_("%(who)s changed the panel password of %(what)s"), ""),
    Kind.LINK_MADE: (N_("%(who)s made a one-time link for %(what)s"), ""),
    Kind.LINK_USED: (N_("%(who)s chose a panel password with the one-time link of %(what)s"), ""),
    Kind.LINK_TAKEN_BACK: (N_("%(who)s revoked the one-time link of %(what)s"), ""),
    Kind.REFUSED: (N_("%(who)s was refused access to %(details)s"), "section method"),
    Kind.SUSPENDED: (N_("%(who)s suspended %(what)s, who had: %(details)s"), "roles"),
    Kind.RESTORED: (N_("%(who)s restored %(what)s, who has again: %(details)s"), "roles"),
    Kind.SUSPENSION_FORGOTTEN: (N_("%(who)s ended the suspension of %(what)s without giving roles back"), ""),
    Kind.DRIFT_ACCEPTED: (N_("%(who)s accepted what was changed elsewhere: %(details)s"), "changes"),
    Kind.REVIEW_FINISHED: (N_("%(who)s finished the access review no. %(details)s"), "review decisions"),
    Kind.SETTINGS_CHANGED: (N_("%(who)s changed these settings: %(details)s"), "*"),
    Kind.EXPORTED: (N_("%(who)s exported the log as %(details)s"), "format"),
    Kind.KEY_CONNECTED: (N_("%(who)s connected the account with the key %(details)s"), "key_id"),
    Kind.KEY_BEYOND_MAKER: (N_("%(who)s gave %(what)s more rights than they have in the panel: %(details)s"), "opens"),
    Kind.KEYS_ROTATED: (N_("%(who)s encrypted the account's key again"), ""),
    Kind.TIDIED: (N_("%(who)s removed old events up to no. %(details)s"), "up_to"),
    Kind.BACKUP_RESTORED: (N_("%(who)s brought the panel back from a backup made at %(details)s"), "made"),
    Kind.VIEW_BEGUN: (N_("%(who)s began to see the panel as %(details)s"), "as"),
    Kind.VIEW_ENDED: (N_("%(who)s no longer sees the panel as %(details)s"), "as"),
}
EXPORTED_LIST = N_("%(who)s exported %(details)s")  # the log, unless the event names something else
SIGN_IN_SUSPENDED = N_("%(who)s failed to sign in as %(what)s, who is suspended")
# These may be about nobody: a name that no member has is not stored, as it may be a password.
NEED_A_NAME = {Kind.SIGN_IN_FAILED, Kind.SIGN_IN_PAUSED}


def sentence(source: Source) -> Sentence:
    if source.kind != Kind.SENT:
        return _event(source)
    what = source.object_name
    if not what and source.object_id:
        what = _("no. %(numbers)s") % {"numbers": source.object_id.replace(";", ", ")}
    verb = verb_of(source.command, source.arguments) or (CALL if what else CALL_FOR_NOTHING)
    roles = source.arguments.get("role_name", "").replace(";", ", ")
    text = _(verb.done if source.state == State.DONE else verb.tried)
    details = parts_of(source.arguments) if verb is CHANGE_PARTS else roles or source.command
    return Sentence(text, source.member_name, what, _(source.object_kind), details)


def verb_of(command: str, arguments: Mapping[str, str]) -> Verb | None:
    """What the method does; the arguments decide if it can do several things."""
    if command in BOUND:
        return BOUND[command][arguments.get("bind") == "false"]
    if command not in ("SetUserInfo", "SetApplicationInfo", "SetSubUserInfo"):
        return SIMPLE.get(command)
    changed = changes_in(arguments)
    if len(changed) == 1:
        name, value = next(iter(changed.items()))
        if verb := ONE_CHANGE.get((name, value)) or ONE_CHANGE.get((name, "")):
            return verb
    return CHANGE_PARTS if changed and changed.keys() <= PARTS.keys() else CHANGE


def changes_in(arguments: Mapping[str, str]) -> dict[str, str]:
    """The arguments that say what is changed."""
    given = {name: value for name, value in arguments.items() if name not in NOT_CHANGES}
    return {name: value for name, value in given.items() if name != ALWAYS_SENT} or given


def parts_of(arguments: Mapping[str, str]) -> str:
    """`custom data and display name`."""
    *most, last = sorted(_(PARTS[name]) for name in changes_in(arguments))
    return _("%(parts)s and %(last)s") % {"parts": ", ".join(most), "last": last} if most else last


def _event(source: Source) -> Sentence:
    text, names = EVENTS.get(source.kind, (N_("%(who)s: %(details)s"), ""))
    if source.kind == Kind.EXPORTED and "what" in source.arguments:
        text, names = EXPORTED_LIST, "what format"
    if source.kind == Kind.SIGN_IN_FAILED and source.arguments.get("why") == "suspended":
        text, names = SIGN_IN_SUSPENDED, ""
    what = source.object_name or (_("a name that no member has") if source.kind in NEED_A_NAME else "")
    kind = _(source.object_kind) if source.object_kind != "member" else ""
    details = sorted(source.arguments) if names == "*" else [source.arguments.get(name, "") for name in names.split()]
    return Sentence(_(text), source.member_name, what, kind, ", ".join(filter(None, details)) or source.kind)
