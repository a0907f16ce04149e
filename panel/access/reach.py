"""What a key may do that its maker may not do in the panel.

The vendor has two tables: sections of the panel, and methods of the API. They let an Owner, who may not open the pages
for adding and editing subusers, make a key with the role Owner, and add and edit subusers with it.
"""

from collections.abc import Iterable
from typing import Final

from panel.access.matrix import Section
from panel.api.rights import ANYONE, METHOD_ROLES, callable_by

# Each of these sections opens a page of the panel that does what these methods do.
TABLE: Final = """
Applications: GetApplications AddApplication
Certain application: SetApplicationInfo DelApplication
Users in a certain application: GetUsers AddUser SetUserInfo DelUser
Users in a certain application; Queues in a certain application: GetSkills AddSkill SetSkillInfo DelSkill BindSkill
Users in a certain application; Queues in a certain application: GetQueues BindUserToQueue
Users in a certain application; Queues in a certain application: SQ_GetQueues SQ_GetSkills SQ_GetAgents SQ_BindAgent
Users in a certain application; Queues in a certain application: SQ_UnbindAgent SQ_BindSkill SQ_UnbindSkill
Users in a certain application; Queues in a certain application: SQ_SetAgentInfo
Subusers: GetSubUsers GetSubUserRoles GetAdminUsers
Security: CheckAuthorizedAccountIP
Creating a new subuser: AddSubUser
Editing a subuser: DelSubUser SetSubUserRoles RemoveSubUserRoles
Logs: GetAuditLog
"""
SECTIONS_OF: Final = {
    command: frozenset(Section(name) for name in sections.split("; "))
    for sections, _, commands in (line.partition(": ") for line in TABLE.splitlines() if line)
    for command in commands.split()
}


def opened_beyond(sections: frozenset[Section], roles: Iterable[str]) -> tuple[str, ...]:
    """The methods that these roles open to a key, but none of these sections opens to a member of the panel.

    Methods that need no role are open to every key and do not count.
    """
    opened = callable_by(roles)
    return tuple(
        command
        for command, allowed in METHOD_ROLES.items()
        if command in opened and ANYONE not in allowed and sections.isdisjoint(SECTIONS_OF.get(command, frozenset()))
    )
