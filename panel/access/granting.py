"""What a member may give to others: only roles whose rights they have themselves.

CreateKey and SetKeyRoles need no role at the API, and the panel's own key is an Owner's. Without this rule, any member
could make a key that may do more than its maker. Rights are those of both tables: the sections of the access matrix,
and the methods of the API.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext_noop as N_

from panel.access.access import Access
from panel.access.matrix import known, sections_of
from panel.access.reach import opened_beyond
from panel.api.errors import NotAllowed
from panel.api.rights import GRANTS, MAIN_ACCOUNT, METHOD_ROLES, callable_by, check_call
from panel.api.roles import plain

# Writes about a key that exists: a member may not change a key that may do more than they may.
CHANGES_OF_KEYS: Final = frozenset({"UpdateKey", "DeleteKey", "SetKeyRoles", "RemoveKeyRoles"})
GRANTS_TO_KEYS: Final = frozenset({"CreateKey", "SetKeyRoles"})
KEYS_WITHIN_SECTIONS: Final = N_(
    "The main account does not allow subusers to make a service account that may do more than they may in the panel."
)
OWN_KEY: Final = N_("The panel itself uses this service account, so it cannot be changed or deleted here.")

# Writes after which a subuser may do less, or nothing.
TAKES_ACCESS: Final = frozenset({"DelSubUser", "RemoveSubUserRoles"})
OWN_ACCESS: Final = N_("Nobody takes away their own access. Ask the main account.")
OWN_KEYS_OWNER: Final = N_(
    "The service account that the panel itself uses belongs to this subuser: without it nobody could use the panel. "
    "First connect the account with another key (manage.py connect)."
)


def may_grant(access: Access, role: str) -> bool:
    """Whether everything that `role` opens is also open to the member.

    What a role unknown to the matrix can do is unknown: only members who have it, and the main account, may give it.
    """
    if MAIN_ACCOUNT in access.roles or plain(role) in map(plain, access.roles):
        return True
    if known(role) in (None, MAIN_ACCOUNT):
        return False
    return sections_of([role]) <= access.sections and callable_by([role]) <= callable_by(access.roles)


def beyond(access: Access, roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(role for role in roles if not may_grant(access, role))


def check_write(
    access: Access, command: str, arguments: Mapping[str, str], *, keys_within_sections: bool = False
) -> None:
    """The rule for every write of the panel: the member has a role that may call it, and gives no right they lack.

    Args:
        keys_within_sections: the main account allows no key that may do more than its maker may in the panel.

    Raises:
        NotAllowed
    """
    check_call(command, access.roles)
    if command not in GRANTS or MAIN_ACCOUNT in access.roles:
        return
    named = named_roles(arguments)
    too_much = beyond(access, named) + ((N_("by number"),) if "role_id" in arguments else ())
    if too_much:
        raise NotAllowed(command, METHOD_ROLES[command], too_much)
    if keys_within_sections and command in GRANTS_TO_KEYS and (too_far := reaching_beyond(access, named)):
        raise NotAllowed(command, METHOD_ROLES[command], too_far, KEYS_WITHIN_SECTIONS)


def named_roles(arguments: Mapping[str, str]) -> list[str]:
    return [role for role in arguments.get("role_name", "").split(";") if role]


def reaching_beyond(access: Access, roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(role for role in roles if opened_beyond(access.sections, [role]))


def check_key(access: Access, command: str, held: Iterable[str]) -> None:
    """The rule for a key that exists, whose roles are `held`.

    Raises:
        NotAllowed
    """
    if too_much := beyond(access, held):
        raise NotAllowed(command, METHOD_ROLES[command], too_much)
