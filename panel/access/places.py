"""Where each section lives: at a route of this panel, or in the vendor's own."""

from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

from panel.access.matrix import Section

VENDOR_PANEL = "https://manage.voximplant.com/"


class Place(NamedTuple):
    """A page of this panel, as the menu shows it. `icon` is a heroicon's name."""

    section: Section | None  # None: open to every member
    label: str
    route: str
    icon: str
    of_application: bool = False  # its address holds an application's id


PLACES = [
    Place(Section.CONTROL_PANEL, "Home", "home:home", "home"),
    Place(Section.APPLICATIONS, "Applications", "applications:list", "squares-2x2"),
    Place(Section.CERTAIN_APPLICATION, "Overview", "applications:detail", "cube", of_application=True),
    Place(Section.USERS_IN_AN_APPLICATION, "Users", "users:list", "users", of_application=True),
    Place(Section.SUBUSERS, "Subusers", "subusers:list", "user-group"),
    Place(Section.SERVICE_ACCOUNTS, "Service accounts", "service_accounts:list", "key"),
    Place(None, "Access roles", "roles:matrix", "table-cells"),
    Place(None, "Jobs", "jobs:list", "queue-list"),
    Place(Section.LOGS, "Logs", "logs:list", "clipboard-document-list"),
    Place(Section.PROFILE_SETTINGS, "Profile", "profile:profile", "user-circle"),
]

# Sections whose pages need an id, and the page from which one comes to them.
REACHED_FROM = {
    Section.CREATING_A_NEW_SUBUSER: "subusers:create",  # needs none, but is no entry of the menu
    Section.EDITING_A_SUBUSER: "subusers:list",
    Section.CERTAIN_APPLICATION: "applications:list",
    Section.USERS_IN_AN_APPLICATION: "applications:list",
}


def url_of(place: Place, application_id: int | None = None) -> str | None:
    """The page's address; None when this panel has no such page, or the application is not known."""
    if place.of_application and application_id is None:
        return None
    return _address(place.route, *([application_id] if place.of_application else []))


def page_of(section: Section) -> str | None:
    """An address of this panel from which the section is reached; None when it lives in the vendor's."""
    if section in REACHED_FROM:
        return _address(REACHED_FROM[section])
    return next((url_of(place) for place in PLACES if place.section is section), None)


def _address(route: str, *args: object) -> str | None:
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return None
