"""Where each section is: at a route of this panel, or in the vendor's panel."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_noop as N_

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
    Place(Section.CONTROL_PANEL, N_("Home"), "home:home", "home"),
    Place(Section.APPLICATIONS, N_("Applications"), "applications:list", "squares-2x2"),
    Place(Section.CERTAIN_APPLICATION, N_("Overview"), "applications:detail", "cube", of_application=True),
    Place(Section.USERS_IN_AN_APPLICATION, N_("Users"), "users:list", "users", of_application=True),
    Place(Section.SUBUSERS, N_("Subusers"), "subusers:list", "user-group"),
    Place(Section.SERVICE_ACCOUNTS, N_("Service accounts"), "service_accounts:list", "key"),
    Place(None, N_("Access roles"), "roles:matrix", "table-cells"),
    Place(None, N_("Jobs"), "jobs:list", "queue-list"),
    Place(Section.LOGS, N_("Logs"), "logs:list", "clipboard-document-list"),
    Place(Section.PROFILE_SETTINGS, N_("Profile"), "profile:profile", "user-circle"),
]

# Sections whose pages need an id, and the page that links to them.
REACHED_FROM = {
    Section.CREATING_A_NEW_SUBUSER: "subusers:create",  # needs none, but is no entry of the menu
    Section.EDITING_A_SUBUSER: "subusers:list",
    Section.CERTAIN_APPLICATION: "applications:list",
    Section.USERS_IN_AN_APPLICATION: "applications:list",
}


def url_of(place: Place, application_id: int | None = None) -> str | None:
    """The page's address; None for a page of an application where none is known."""
    if not place.of_application:
        return reverse(place.route)
    return None if application_id is None else reverse(place.route, args=[application_id])


def address_of(section: Section) -> str | None:
    """An address of this panel from which the section is reached; None when it lives in the vendor's."""
    if section in REACHED_FROM:
        return reverse(REACHED_FROM[section])
    return next((url_of(place) for place in PLACES if place.section is section), None)
