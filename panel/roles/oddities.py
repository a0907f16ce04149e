"""What surprises in the vendor's tables: the panel shows it and does not mend it. Tests check it against the tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_noop as N_

from panel.access.matrix import Role, Section

type Cell = tuple[Section, Role]


@dataclass(frozen=True)
class Oddity:
    """An explanation, and the cells and columns of the matrix that it is about."""

    number: int
    text: str
    cells: frozenset[Cell] = frozenset()
    roles: frozenset[Role] = frozenset()


def cells(sections: Iterable[Section], *roles: Role) -> frozenset[Cell]:
    return frozenset((section, role) for section in sections for role in roles)


ONLY_ADMIN = frozenset({Section.SUPPORT})
ONLY_OWNER = frozenset(
    {
        Section.SUBUSERS,
        Section.NOTIFICATIONS_SETTINGS,
        Section.NUMBER_DEACTIVATION,
        Section.ALL_ACTIONS_WITH_NUMBERS,
    }
)
INSIDE = (Role.CALL_LIST_MANAGER, Role.USER_MANAGER)

TEXTS: tuple[tuple[str, frozenset[Cell], frozenset[Role]], ...] = (
    (
        N_("MainAccount is the account itself. It cannot be given to a subuser or to a service account."),
        frozenset(),
        frozenset({Role.MAIN_ACCOUNT}),
    ),
    (
        N_("Payer and PayerNoVerify open exactly the same."),
        frozenset(),
        frozenset({Role.PAYER, Role.PAYER_NO_VERIFY}),
    ),
    (
        N_("Owner does not open all that Admin opens: only Admin has Support."),
        cells(ONLY_ADMIN, Role.OWNER),
        frozenset(),
    ),
    (
        N_(
            "Admin does not open all that Owner opens: only Owner has Subusers, Notifications settings, Number "
            "deactivation and All actions with numbers."
        ),
        cells(ONLY_OWNER, Role.ADMIN),
        frozenset(),
    ),
    (
        N_("Owner sees the subusers, but may neither create nor edit one. Only the main account may."),
        cells((Section.CREATING_A_NEW_SUBUSER, Section.EDITING_A_SUBUSER), Role.OWNER),
        frozenset(),
    ),
    (
        N_("Reserved phone numbers open to PhoneNumberManager alone, and not even to the main account."),
        cells((Section.RESERVED_PHONE_NUMBERS,), Role.MAIN_ACCOUNT, Role.PHONE_NUMBER_MANAGER),
        frozenset(),
    ),
    (
        N_("PhoneNumberManager has no Profile settings, so here they cannot change their own password."),
        cells((Section.PROFILE_SETTINGS,), Role.PHONE_NUMBER_MANAGER),
        frozenset(),
    ),
    (
        N_(
            "CallListManager and UserManager open sections inside an application, but not the application's own page "
            "(Certain application)."
        ),
        cells((Section.CERTAIN_APPLICATION,), *INSIDE),
        frozenset(),
    ),
    (
        N_("CallListManager and UserManager open Service accounts, so they can make keys for programs."),
        cells((Section.SERVICE_ACCOUNTS,), *INSIDE),
        frozenset(),
    ),
    (
        N_("The vendor's FAQ says that UserManager can work with queues. The vendor's table does not open them."),
        cells((Section.QUEUES_IN_AN_APPLICATION,), Role.USER_MANAGER),
        frozenset(),
    ),
    (
        N_("Users are closed in the panel, but the API lets these roles read them (GetUsers)."),
        cells((Section.USERS_IN_AN_APPLICATION,), Role.DEVELOPER, Role.SUPERVISOR),
        frozenset(),
    ),
)
ODDITIES = tuple(Oddity(number, *each) for number, each in enumerate(TEXTS, 1))


@cache
def of_cell(section: Section, role: Role) -> tuple[int, ...]:
    """The numbers of the explanations of this cell. The page asks for hundreds of cells, and they never change."""
    return tuple(oddity.number for oddity in ODDITIES if (section, role) in oddity.cells)


def of_role(role: Role) -> list[int]:
    """The numbers of the explanations of a whole column."""
    return [oddity.number for oddity in ODDITIES if role in oddity.roles]
