"""Actions on many: what one can do with the selected rows of a list, and the plan of it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panel.access.access import Access
from panel.access.granting import may_grant
from panel.api.roles import plain
from panel.api.smartqueue import Agent
from panel.api.subusers import Subuser
from panel.api.users import User
from panel.bulk.user_import import bound
from panel.jobs.models import JobRow
from panel.jobs.planning import Calls, row_of
from panel.team.guards import last_managers, manages_people, warning

MOST: Final = 20_000
AT_ONCE: Final = 20  # rows that are carried out before the answer; more become a job in the background


class Action(NamedTuple):
    """Something that is done with each of the selected.

    Args:
        so_already: what is said of those that are like this before.
        choice: what has to be chosen for it: a skill, queue or role; nothing for most.
        undo: the action that takes it back, where there is one.
    """

    label: str | Promise
    so_already: str | Promise
    choice: str = ""
    undo: str = ""
    is_danger: bool = False


USER_ACTIONS: Final[dict[str, Action]] = {
    "activate": Action(_("Activate"), _("Active already"), undo="deactivate"),
    "deactivate": Action(_("Deactivate"), _("Inactive already"), undo="activate"),
    "separate": Action(_("Give a separate balance"), _("Has one already"), undo="share"),
    "share": Action(_("Let share the account's balance"), _("Shares it already"), undo="separate"),
    "give_skill": Action(_("Give a skill"), _("Has it already"), choice="skill", undo="take_skill"),
    "take_skill": Action(_("Take a skill away"), _("Does not have it"), choice="skill", undo="give_skill"),
    "give_queue": Action(_("Add to a queue"), _("Is in it already"), choice="queue", undo="take_queue"),
    "take_queue": Action(_("Take out of a queue"), _("Is not in it"), choice="queue", undo="give_queue"),
    "delete": Action(_("Delete"), "", is_danger=True),
}
SUBUSER_ACTIONS: Final[dict[str, Action]] = {
    "give_role": Action(_("Give a role"), _("Has it already"), choice="role", undo="take_role"),
    "take_role": Action(_("Take a role away"), _("Does not have it"), choice="role", undo="give_role"),
    "end_sessions": Action(_("End its sessions here"), _("Has no session")),
    "suspend": Action(_("Suspend"), _("Is suspended already")),
    "restore": Action(_("Restore"), _("Is not suspended")),
    "delete": Action(_("Delete"), "", is_danger=True),
}
# What other pages plan for the team.
TEAM_ACTIONS: Final[dict[str, Action]] = SUBUSER_ACTIONS | {
    "leave": Action(_("Suspend and delete"), "", is_danger=True),
    "put_back": Action(_("Put back"), ""),
    "put_back_deleting": Action(_("Put back"), "", is_danger=True),
    "apply": Action(_("Apply the team file"), _("Is as the file says")),
}
FIELDS: Final = {
    "activate": ("active", True),
    "deactivate": ("active", False),
    "separate": ("separate_balance", True),
    "share": ("separate_balance", False),
}


@dataclass(frozen=True)
class Chosen:
    """An action, and the skill, queue or role that was chosen for it."""

    name: str
    id: int = 0
    text: str = ""
    level: int = 1


def user_calls(chosen: Chosen, user: User, agent: Agent | None, *, smart: bool) -> Calls:
    """The calls that do it; none where it is so already."""
    if chosen.name == "delete":
        return [("delete", {})]
    if chosen.name in FIELDS:
        field, value = FIELDS[chosen.name]
        now = getattr(user, field)
        return [] if now is value else [("change", {"fields": {field: value}, "seen": {field: now}})]
    gives, kind = chosen.name.split("_")
    has = bound(user, {user.id: agent} if agent else {}, smart=smart)[f"{kind}s"]
    if (chosen.id in has) is (gives == "give"):
        return []
    args = {"ids": [chosen.id], "levels": [chosen.level], "smart": smart, "bind": gives == "give"}
    return [(f"{kind}s", args)]


def user_rows(chosen: Chosen, users: Iterable[User], agents: dict[int, Agent], *, smart: bool) -> list[JobRow]:
    """A row for each user."""
    rows = []
    for user in users:
        calls = user_calls(chosen, user, agents.get(user.id), smart=smart)
        rows.append(row_of(user.id, user.name, calls, []))
    return rows


def subuser_rows(
    chosen: Chosen,
    subusers: Collection[Subuser],
    access: Access,
    has_session: Callable[[int], bool],
    team: Iterable[Subuser],
) -> list[JobRow]:
    """A row for each subuser; who must not be changed by this member has a problem.

    Args:
        team: everybody; the last ones who manage people are named.
    """
    last = last_managers(team, {each.id for each in subusers if stops_managing(chosen, each)})
    rows = []
    for each in subusers:
        row = row_of(each.id, each.name, subuser_calls(chosen, each, has_session), problems(chosen, access))
        row.problems += [("", warning(last))] if each.name in last else []
        rows.append(row)
    return rows


def stops_managing(chosen: Chosen, subuser: Subuser) -> bool:
    """Whether the action takes from them what managing people needs."""
    match chosen.name:
        case "delete":
            return True
        case "take_role":
            return not manages_people(subuser, without=chosen.text)
    return False


def subuser_calls(chosen: Chosen, subuser: Subuser, has_session: Callable[[int], bool]) -> Calls:
    """The calls that do it; none where it is so already."""
    match chosen.name:
        case "delete":
            return [("delete", {})]
        case "end_sessions":
            return [("end_sessions", {})] if has_session(subuser.id) else []
    held = {plain(name): name for name in subuser.role_names}
    if (plain(chosen.text) in held) is (chosen.name == "give_role"):
        return []
    do = "add_roles" if chosen.name == "give_role" else "remove_roles"
    return [(do, {"roles": [held.get(plain(chosen.text), chosen.text)]})]


def problems(chosen: Chosen, access: Access) -> list[tuple[str, str]]:
    """Nobody gives more than it has."""
    if chosen.name == "give_role" and not may_grant(access, chosen.text):
        return [("", str(_("{role} opens more than your own roles do.")).format(role=chosen.text))]
    return []
