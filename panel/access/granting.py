"""What a member may hand on: only roles whose rights it has itself.

CreateKey and SetKeyRoles need no role at the API, and the panel's own key is an Owner's. Whoever can reach them could
otherwise make a key that may do more than its maker. Rights are those of both tables: the sections of the access
matrix, and the methods of the API.
"""

from collections.abc import Iterable, Mapping

from panel.access.access import Access
from panel.access.matrix import known, sections_of
from panel.api.rights import GRANTS, MAIN_ACCOUNT, METHOD_ROLES, NotAllowed, callable_by, check_call
from panel.api.roles import plain


def may_grant(access: Access, role: str) -> bool:
    """Whether all that `role` opens is open to the member, too.

    What a role unknown to the matrix can do is unknown: it is handed on only by who has it, and by the main account.
    """
    if MAIN_ACCOUNT in access.roles or plain(role) in map(plain, access.roles):
        return True
    if known(role) in (None, MAIN_ACCOUNT):
        return False
    return sections_of([role]) <= access.sections and callable_by([role]) <= callable_by(access.roles)


def beyond(access: Access, roles: Iterable[str]) -> tuple[str, ...]:
    """Those of the roles that the member may not hand on."""
    return tuple(role for role in roles if not may_grant(access, role))


def check_write(access: Access, command: str, arguments: Mapping[str, str]) -> None:
    """The rule for every write of the panel: a role among the method's own, and no more handed on than is held.

    Raises:
        NotAllowed
    """
    check_call(command, access.roles)
    if command not in GRANTS or MAIN_ACCOUNT in access.roles:
        return
    named = [role for role in arguments.get("role_name", "").split(";") if role]
    too_much = beyond(access, named) + (("by number",) if "role_id" in arguments else ())
    if too_much:
        raise NotAllowed(command, METHOD_ROLES[command], too_much)
