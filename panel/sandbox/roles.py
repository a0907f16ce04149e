"""The roles of subusers and keys, with the API's names; the sandbox invents ids and groups (A5, A6).

Three ids are known: 3 and 7 from the reference's example of GetSubUserRoles, 7 and 9 from public code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Role:
    role_id: int
    name: str
    group: str
    parents: tuple[int, ...] = ()
    gui_only: bool = False


ROLES: Final = (
    Role(11, "Owner", "Account"),
    Role(12, "Admin", "Account"),
    Role(23, "Developer", "Development"),
    Role(31, "Supervisor", "Contact center"),
    Role(3, "Support", "Account", parents=(11, 12), gui_only=True),
    Role(7, "Accountant", "Billing", gui_only=True),
    Role(32, "CallListManager", "Contact center"),
    Role(41, "UserManager", "Users"),
    Role(51, "PhoneNumberManager", "Telephony"),
    Role(18, "Payer", "Billing"),
    Role(19, "PayerNoVerify", "Billing"),
    # In the API, but not in the access matrix:
    Role(24, "Scenarios", "Development", parents=(23,)),
    Role(42, "UserRead", "Users", parents=(41,)),
    Role(43, "UserUpdate", "Users", parents=(41,)),
    Role(52, "CallsSMS", "Telephony"),
    Role(9, "Verifier", "Account"),
)

BY_ID: Final = {role.role_id: role for role in ROLES}
BY_NAME: Final = {role.name: role for role in ROLES}
GROUPS: Final = tuple(dict.fromkeys(role.group for role in ROLES))
OWNER_ID: Final = BY_NAME["Owner"].role_id


def children(role_id: int) -> list[int]:
    return [role.role_id for role in ROLES if role_id in role.parents]


def view(role: Role, *, inherited: bool | None = None, expanded: bool = False) -> dict[str, object]:
    """RoleView. `parent_role_id` is a list in spite of its name."""
    answer: dict[str, object] = {"role_id": role.role_id, "role_name": role.name}
    if inherited is not None:
        answer["inherited"] = inherited
    answer["parent_role_id"] = list(role.parents)
    if expanded:
        answer["child_ids"] = children(role.role_id)
    answer["gui_only"] = role.gui_only
    return answer


def views(given: Iterable[int], *, inherited: Iterable[int] = (), expanded: bool = False) -> list[dict[str, object]]:
    """The given roles, and the inherited ones with a mark, in the order of their ids.

    As in the reference's example of GetSubUserRoles, inherited ones are listed without being asked for (A29).
    """
    own = set(given)
    others = with_children(own | set(inherited)) - own
    return [view(BY_ID[role], inherited=role in others, expanded=expanded) for role in sorted(own | others)]


def with_children(role_ids: Iterable[int]) -> set[int]:
    """These roles, and those that they bring."""
    held = set(role_ids)
    return held | {child for role_id in held for child in children(role_id)}
