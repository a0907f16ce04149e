"""Which roles may call which method of the Management API.

Source: "Allowed roles" on the vendor's page of each method, https://voximplant.com/docs/references/httpapi. Role
names are compared without case, spaces, `_` and `-`. The SmartQueue pages name no roles: theirs are assumed.
"""

from collections.abc import Iterable
from typing import Final

from panel.api.errors import NotAllowed
from panel.api.roles import plain

# The account itself: no subuser and no key can have this role, and it may call everything.
MAIN_ACCOUNT: Final = "MainAccount"
ANYONE: Final = "anyone"

TABLE: Final = """
GetUsers             Owner Admin Developer Supervisor UserManager
AddUser              Owner Admin UserManager
SetUserInfo          Owner Admin UserManager
DelUser              Owner Admin UserManager

GetApplications      Owner Admin Developer Supervisor CallListManager UserManager Accountant Support
AddApplication       Owner Admin
SetApplicationInfo   Owner Admin
DelApplication       Owner

GetSubUsers          Owner
AddSubUser           Owner
SetSubUserInfo       anyone
DelSubUser           Owner
GetSubUserRoles      Owner
SetSubUserRoles      Owner
RemoveSubUserRoles   Owner
GetRoles             anyone
GetRoleGroups        anyone

GetKeys              anyone
CreateKey            anyone
UpdateKey            anyone
DeleteKey            anyone
GetKeyRoles          anyone
SetKeyRoles          anyone
RemoveKeyRoles       anyone

GetSkills            Owner Admin Developer Supervisor UserManager
AddSkill             Owner Admin Developer UserManager
SetSkillInfo         Owner Admin Developer UserManager
DelSkill             Owner Admin Developer UserManager
BindSkill            Owner Admin Developer UserManager
GetQueues            Owner Admin Developer Supervisor
BindUserToQueue      Owner Admin Developer UserManager

GetAccountInfo       anyone
CheckAuthorizedAccountIP Owner Admin Developer
GetAuditLog          Owner
"""

# No roles are documented for these: those of the matching ACD v1 methods are assumed.
ASSUMED: Final = """
SQ_GetQueues         Owner Admin Developer Supervisor
SQ_GetSkills         Owner Admin Developer Supervisor UserManager
SQ_GetAgents         Owner Admin Developer Supervisor UserManager
SQ_BindAgent         Owner Admin Developer UserManager
SQ_UnbindAgent       Owner Admin Developer UserManager
SQ_BindSkill         Owner Admin Developer UserManager
SQ_UnbindSkill       Owner Admin Developer UserManager
SQ_SetAgentInfo      Owner Admin Developer UserManager
"""

# Nor for this: like GetSubUsers, it shows who may sign in.
ASSUMED_OF_PEOPLE: Final = """
GetAdminUsers        Owner
"""

# These give roles to others: the caller also needs every right that these roles carry.
GRANTS: Final = frozenset({"CreateKey", "SetKeyRoles", "AddSubUser", "SetSubUserRoles"})


def parse(table: str) -> dict[str, tuple[str, ...]]:
    """Method -> roles, in the table's order; the first word of a line is the method."""
    rows = (line.split() for line in table.splitlines() if line)
    return {command: tuple(roles) for command, *roles in rows}


METHOD_ROLES: Final = parse(TABLE) | parse(ASSUMED) | parse(ASSUMED_OF_PEOPLE)
OPEN_TO: Final = {command: frozenset(map(plain, roles)) for command, roles in METHOD_ROLES.items()}


def is_read(command: str) -> bool:
    return command.startswith(("Get", "SQ_Get", "Check"))


def may_call(command: str, roles: Iterable[str]) -> bool:
    """Whether a member with these roles may call the method. Nobody may call an unknown one."""
    held = frozenset(roles)
    allowed = OPEN_TO.get(command, frozenset())
    return MAIN_ACCOUNT in held or ANYONE in allowed or not allowed.isdisjoint(map(plain, held))


def callable_by(roles: Iterable[str]) -> frozenset[str]:
    held = frozenset(roles)
    return frozenset(command for command in METHOD_ROLES if may_call(command, held))


def check_call(command: str, roles: Iterable[str]) -> None:
    """
    Raises:
        NotAllowed
    """
    if not may_call(command, roles):
        raise NotAllowed(command, METHOD_ROLES.get(command, ()))
