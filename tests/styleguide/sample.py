"""Made-up people and pages, as they would come from a real account."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

FIRST = (
    "alice",
    "bjorn",
    "chen",
    "daria",
    "elif",
    "farid",
    "grace",
    "hiroshi",
    "ines",
    "jonas",
    "kemal",
    "lena",
    "mateo",
)
LAST = ("park", "lund", "wei", "morozova", "kaya", "nasr", "oneill", "tanaka", "duarte", "meyer", "novak")
DISPLAY_NAMES = (
    "Alice Park",
    "Björn Lund",
    "陈伟",
    "Дарья Морозова",
    "فريد نصر",
    "Grace <Night shift> O'Neill & Co",
    "田中 博",
    "Jonas Meyer-Landrut-Hohenzollern-Sigmaringen",
)
STATUSES = ("READY", "ONLINE", "IN_SERVICE", "DND", "OFFLINE")
TONES = {"READY": "good", "ONLINE": "info", "IN_SERVICE": "accent", "DND": "warn"}


class Row(NamedTuple):
    """A user as the list shows it."""

    user_id: int
    name: str
    display_name: str
    active: bool
    frozen: bool
    status: str
    balance: float | None
    created: datetime

    @property
    def status_tone(self) -> str:
        """The badge's colour."""
        return TONES.get(self.status, "")


class Link(NamedTuple):
    """An entry of the rail."""

    label: str
    url: str
    icon: str
    current: bool = False


class Group(NamedTuple):
    """A group of the rail."""

    title: str
    entries: tuple[Link, ...]


USERS = [
    Row(
        user_id=1000 + number,
        name=f"{FIRST[number % len(FIRST)]}.{LAST[number % len(LAST)]}{number // (len(FIRST) * len(LAST)) or ''}",
        display_name=DISPLAY_NAMES[number * 5 % len(DISPLAY_NAMES)],
        active=number % 7 != 0,
        frozen=number % 23 == 0,
        status=STATUSES[number * 3 % len(STATUSES)],
        balance=number * 3.17 - 140 if number % 3 == 0 else None,
        created=datetime(2026, 3, 1, 9, 30, tzinfo=UTC) + timedelta(hours=number * 7, minutes=number),
    )
    for number in range(250)
]

MENU = (
    Group("", (Link("Home", "/styleguide/", "home"),)),
    Group(
        "Applications",
        (
            Link("Applications", "/styleguide/#list", "squares-2x2"),
            Link("Users of support", "/styleguide/users/", "users", current=True),
        ),
    ),
    Group(
        "Settings",
        (
            Link("Subusers", "/styleguide/#forms", "user-group"),
            Link("Service accounts", "/styleguide/#feedback", "key"),
            Link("Roles", "/styleguide/#roles", "shield-check"),
            Link("Logs", "/styleguide/#logs", "clipboard-document-list"),
        ),
    ),
)

# Roles in groups, each with what it is for; in the pages proper all of it comes from the API and the matrix.
ROLES = (
    ("All of the account", (("1", "Owner"), ("2", "Admin"))),
    ("Part of the account", (("3", "Developer"), ("4", "UserManager"), ("5", "Accountant"))),
)
ROLE_TEXTS = {
    "1": "Nearly everything, subusers included.",
    "2": "Nearly everything, and support; no subusers.",
    "3": "Applications, scenarios and rules.",
    "4": "The users of every application.",
    "5": "Billing, and what was bought.",
}
FOUND = (
    ("Users of support", "users"),
    ("Users of sales", "users"),
    ("Create a user in support", "user-plus"),
    ("Roles", "shield-check"),
)

PAGE: dict[str, Any] = {
    "account": SimpleNamespace(name="Northwind Telecom"),
    "member": SimpleNamespace(name="Marta Okafor"),
    "zone": "UTC",
    "menu": MENU,
    "profile_url": "/styleguide/#profile",
    "theme_url": "/styleguide/",
    "palette_url": "/styleguide/palette/",
    "again_url": "/auth/again/",
    "switcher_url": None,
    "application": None,
    "viewing": None,
}
