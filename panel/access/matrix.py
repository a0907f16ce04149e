"""Who may open what: the vendor's access matrix, 51 sections by 12 roles.

Source: "Subuser access to panel sections" on the vendor's page "Account subusers". If access is
granted, it is full access; what is not in the table is closed. Its oddities are kept; tests/access/test_oddities.py
lists them.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from django.utils.translation import gettext_noop as N_

from panel.api.roles import plain


class Role(StrEnum):
    """The roles that the matrix knows, by the names that the API uses, in the order of its columns."""

    MAIN_ACCOUNT = "MainAccount"
    OWNER = "Owner"
    ADMIN = "Admin"
    DEVELOPER = "Developer"
    SUPERVISOR = "Supervisor"
    SUPPORT = "Support"
    ACCOUNTANT = "Accountant"
    CALL_LIST_MANAGER = "CallListManager"
    USER_MANAGER = "UserManager"
    PHONE_NUMBER_MANAGER = "PhoneNumberManager"
    PAYER = "Payer"
    PAYER_NO_VERIFY = "PayerNoVerify"


class Section(StrEnum):
    """The rows of the matrix, in its order; the value is the vendor's wording, which pages translate."""

    CONTROL_PANEL = N_("Control panel")
    APPLICATIONS = N_("Applications")
    CERTAIN_APPLICATION = N_("Certain application")
    CALL_HISTORY_IN_AN_APPLICATION = N_("Call history in a certain application")
    CALL_HISTORY_DOWNLOADS_IN_AN_APPLICATION = N_("Call history downloads in a certain application")
    SCENARIOS_IN_AN_APPLICATION = N_("Scenarios in a certain application")
    USERS_IN_AN_APPLICATION = N_("Users in a certain application")
    PHONE_NUMBERS_IN_AN_APPLICATION = N_("Phone numbers in a certain application")
    RULES_IN_AN_APPLICATION = N_("Rules in a certain application")
    QUEUES_IN_AN_APPLICATION = N_("Queues in a certain application")
    CALL_LISTS_IN_AN_APPLICATION = N_("Call lists in a certain application")
    CREATING_A_NEW_CALL_LIST_IN_AN_APPLICATION = N_("Creating a new call list in a certain application")
    APPEND_NEW_LINES_TO_A_CALL_LIST_IN_AN_APPLICATION = N_("Append new lines to a call list in a certain application")
    SIP_REGISTRATIONS_IN_AN_APPLICATION = N_("SIP registrations in a certain application")
    PUSH_CERTIFICATES_IN_AN_APPLICATION = N_("Push certificates in a certain application")
    DIALOGFLOW_AGENTS_IN_AN_APPLICATION = N_("Dialogflow agents in a certain application")
    KEY_VALUE_STORAGE_IN_AN_APPLICATION = N_("Key-Value Storage in a certain application")
    ALL_CALLS = N_("All calls")
    ALL_CALL_DOWNLOADS = N_("All call downloads")
    ALL_ACTIVE_SESSIONS = N_("All active sessions")
    ALL_ACTIONS_WITH_NUMBERS = N_("All actions with numbers")
    PURCHASING_A_PHONE_NUMBER = N_("Purchasing a phone number")
    NUMBER_DEACTIVATION = N_("Number deactivation")
    ATTACHING_NUMBERS_TO_APPLICATION = N_("Attaching numbers to application")
    GETTING_THE_LIST_OF_PURCHASED_NUMBERS = N_("Getting the list of purchased numbers")
    CHOOSE_AVAILABLE_FOR_PURCHASE_NUMBERS = N_("Choose available for purchase numbers")
    SET_UP_NUMBER_ADDITIONAL_PARAMETERS = N_("Set up number additional parameters")
    RESERVED_PHONE_NUMBERS = N_("Reserved phone numbers")
    BLOCKED_PHONE_NUMBERS = N_("Blocked phone numbers")
    ONE_WAY_SMS = N_("One-way SMS")
    ONE_WAY_SMS_HISTORY = N_("One-way SMS history")
    TWO_WAY_SMS = N_("Two-way SMS")
    TWO_WAY_SMS_HISTORY = N_("Two-way SMS history")
    BILLING = N_("Billing")
    SECURITY = N_("Security")
    API_KEYS = N_("API keys")
    WEBHOOKS = N_("Webhooks")
    CALLER_IDS = N_("Caller IDs")
    NOTIFICATIONS_SETTINGS = N_("Notifications settings")
    SUBUSERS = N_("Subusers")
    CREATING_A_NEW_SUBUSER = N_("Creating a new subuser")
    EDITING_A_SUBUSER = N_("Editing a subuser")
    SERVICE_ACCOUNTS = N_("Service accounts")
    ALL_SIP_REGISTRATIONS = N_("All SIP registrations")
    PROFILE_SETTINGS = N_("Profile settings")
    SUPPORT = N_("Support")
    SUPPORT_TICKETS = N_("Support tickets")
    MARKETPLACE = N_("Marketplace")
    NOTIFICATION_HISTORY = N_("Notification history")
    ONBOARDING = N_("Onboarding")
    LOGS = N_("Logs")


TABLE = """
                                                          M  O  A  D  S  S  A  C  U  P  P  P
                                                          a  w  d  e  u  u  c  a  s  h  a  a
                                                          i  n  m  v  p  p  c  l  e  o  y  y
                                                          n  e  i  e  e  p  o  l  r  n  e  e
                                                          A  r  n  l  r  o  u  L  M  e  r  r
                                                          c        o  v  r  n  i  a  N     N
                                                          c        p  i  t  t  s  n  u     o
                                                          o        e  s     a  t  a  m     V
                                                          u        r  o     n  M  g  b     e
                                                          n           r     t  a  e  e     r
                                                          t                    n  r  r     i
                                                                               a     M     f
                                                                               g     a     y
                                                                               e     n
                                                                               r     a
                                                                                     g
                                                                                     e
                                                                                     r

Control panel:
Control panel                                             x  x  x  x  x  x  x  x  x  x  x  x
Applications:
Applications                                              x  x  x  x  x  x  x  x  x  .  .  .
Certain application                                       x  x  x  x  x  x  x  .  .  .  .  .
Call history in a certain application                     x  x  x  x  x  x  .  .  .  .  .  .
Call history downloads in a certain application           x  x  x  x  x  .  .  .  .  .  .  .
Scenarios in a certain application                        x  x  x  x  .  .  .  .  .  .  .  .
Users in a certain application                            x  x  x  .  .  .  .  .  x  .  .  .
Phone numbers in a certain application                    x  x  x  x  x  x  .  .  .  .  .  .
Rules in a certain application                            x  x  x  x  .  .  .  .  .  .  .  .
Queues in a certain application                           x  x  x  x  x  .  .  .  .  .  .  .
Call lists in a certain application                       x  x  x  x  x  x  .  x  .  .  .  .
Creating a new call list in a certain application         x  x  x  x  .  .  .  x  .  .  .  .
Append new lines to a call list in a certain application  x  x  x  x  .  .  .  x  .  .  .  .
SIP registrations in a certain application                x  x  x  x  x  x  .  .  .  .  .  .
Push certificates in a certain application                x  x  x  x  .  .  .  .  .  .  .  .
Dialogflow agents in a certain application                x  x  x  x  .  .  .  .  .  .  .  .
Key-Value Storage in a certain application                x  x  x  x  .  .  .  .  .  .  .  .
Calls:
All calls                                                 x  x  x  x  x  x  .  .  .  .  .  .
All call downloads                                        x  x  x  x  x  .  .  .  .  .  .  .
All active sessions                                       x  x  x  x  .  .  .  .  .  .  .  .
Phone numbers:
All actions with numbers                                  x  x  .  .  .  .  .  .  .  x  .  .
Purchasing a phone number                                 x  x  x  .  .  .  x  .  .  x  .  .
Number deactivation                                       x  x  .  .  .  .  .  .  .  x  .  .
Attaching numbers to application                          x  x  x  x  .  .  x  .  .  x  .  .
Getting the list of purchased numbers                     x  x  x  x  x  .  x  .  .  x  .  .
Choose available for purchase numbers                     x  x  x  .  .  .  x  .  .  x  .  .
Set up number additional parameters                       x  x  x  .  .  .  x  .  .  x  .  .
Reserved phone numbers                                    .  .  .  .  .  .  .  .  .  x  .  .
Blocked phone numbers                                     x  x  x  .  .  .  .  .  .  .  .  .
SMS:
One-way SMS                                               x  x  x  .  .  .  .  .  .  .  .  .
One-way SMS history                                       x  x  x  .  .  .  .  .  .  .  .  .
Two-way SMS                                               x  x  x  x  .  .  .  .  .  .  .  .
Two-way SMS history                                       x  x  x  .  x  .  x  .  .  .  .  .
Billing:
Billing                                                   x  x  x  .  .  .  x  .  .  .  x  x
Settings:
Security                                                  x  x  x  x  .  .  .  .  .  .  .  .
API keys                                                  x  .  .  .  .  .  .  .  .  .  .  .
Webhooks                                                  x  .  .  .  .  .  .  .  .  .  .  .
Caller IDs                                                x  x  x  .  .  .  .  .  .  .  .  .
Notifications settings                                    x  x  .  .  .  .  .  .  .  .  .  .
Subusers                                                  x  x  .  .  .  .  .  .  .  .  .  .
Creating a new subuser                                    x  .  .  .  .  .  .  .  .  .  .  .
Editing a subuser                                         x  .  .  .  .  .  .  .  .  .  .  .
Service accounts                                          x  x  x  x  x  x  .  x  x  .  .  .
All SIP registrations                                     x  x  x  .  .  .  x  .  .  .  .  .
Profile settings                                          x  x  x  x  x  x  x  x  x  .  x  x
Help:
Support                                                   x  .  x  .  .  x  .  .  .  .  .  .
Support tickets                                           x  .  .  .  .  .  .  .  .  .  .  .
Marketplace                                               x  .  .  .  .  .  .  .  .  .  .  .
Notification history                                      x  x  x  x  x  x  x  x  x  x  x  x
Onboarding                                                x  .  .  .  .  .  .  .  .  .  .  .
Logs:
Logs                                                      x  x  x  x  x  x  .  .  .  .  .  .
"""


def parse(table: str) -> Iterator[tuple[str, Section, frozenset[Role]]]:
    """Group, section and the roles that open it, row by row; a line that ends in a colon starts a group."""
    _, _, body = table.partition("\n\n")
    group = ""
    for line in body.splitlines():
        if line.endswith(":"):
            group = line.removesuffix(":")
            continue
        name, marks = line[:58].rstrip(), line[58:].split()
        yield (
            group,
            Section(name),
            frozenset(role for role, mark in zip(Role, marks, strict=True) if mark == "x"),
        )


MATRIX: dict[Section, frozenset[Role]] = {section: roles for _, section, roles in parse(TABLE)}

# Sections by their heading, which pages translate.
GROUPS: dict[str, list[Section]] = {
    N_("Control panel"): [], N_("Applications"): [], N_("Calls"): [], N_("Phone numbers"): [], N_("SMS"): [],
    N_("Billing"): [], N_("Settings"): [], N_("Help"): [], N_("Logs"): [],
}  # fmt: skip
for _group, _section, _roles in parse(TABLE):
    GROUPS[_group].append(_section)

# The main account is the account itself: no subuser can have this role.
ASSIGNABLE: tuple[Role, ...] = tuple(role for role in Role if role is not Role.MAIN_ACCOUNT)

# By the name as it is compared. A name that only resembles the main account's is not the main account.
KNOWN: dict[str, Role] = {plain(role): role for role in ASSIGNABLE}
ORDER: dict[Role, int] = {role: place for place, role in enumerate(Role)}


def known(name: str) -> Role | None:
    """The role of the matrix with this name, in any of the API's spellings; None for an unknown one."""
    return Role.MAIN_ACCOUNT if name == Role.MAIN_ACCOUNT else KNOWN.get(plain(name))


def in_order(names: Iterable[str]) -> list[str]:
    """Names as the API spells them, in the order of the matrix; unknown ones come last."""
    places = {name: ORDER[role] if (role := known(name)) else len(ORDER) for name in names}
    return sorted(places, key=lambda name: (places[name], name))


def sections_of(roles: Iterable[str]) -> frozenset[Section]:
    """What these roles open together; an unknown name opens nothing."""
    held = frozenset(map(known, roles))
    return frozenset(section for section, opened_by in MATRIX.items() if held & opened_by)


def roles_opening(section: Section) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in MATRIX[section])


def unknown(roles: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in roles if known(name) is None)


def grouped(sections: Iterable[Section]) -> dict[str, list[Section]]:
    """These sections by their headings, both in the matrix's order; empty groups are left out."""
    wanted = frozenset(sections)
    groups = {group: [section for section in rows if section in wanted] for group, rows in GROUPS.items()}
    return {group: rows for group, rows in groups.items() if rows}
