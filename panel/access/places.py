"""Where each section is: at a route of this panel, or in the vendor's panel."""

from typing import NamedTuple

from django.utils.translation import gettext_noop as N_

from panel.access.matrix import Section
from panel.http import url_for

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
    Place(Section.LOGS, N_("Status"), "monitoring:status", "signal"),
    Place(Section.PROFILE_SETTINGS, N_("Profile"), "profile:profile", "user-circle"),
]

# Sections without a place in the menu, and the page that leads to them. Those of one application need no row.
REACHED_FROM = {
    Section.CREATING_A_NEW_SUBUSER: "subusers:create",
    Section.EDITING_A_SUBUSER: "subusers:list",
}
OF_ALL_APPLICATIONS = "applications:list"


def url_of(place: Place, application_id: int | None = None) -> str | None:
    """The page's address; None for a page of an application where none is known."""
    if not place.of_application:
        return url_for(place.route)
    return None if application_id is None else url_for(place.route, application_id)


def address_of(section: Section) -> str | None:
    """An address of this panel from which the section is reached; None when it lives in the vendor's."""
    place = next((place for place in PLACES if place.section is section), None)
    route = OF_ALL_APPLICATIONS if place and place.of_application else place.route if place else None
    route = REACHED_FROM.get(section, route)
    return url_for(route) if route else None
