"""The navigation: it is made from the same table that decides, so it shows exactly what opens."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import ResolverMatch
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_

from panel.access.access import Access, access_of
from panel.access.places import PLACES, Place, url_of


class Link(NamedTuple):
    """A link of the menu; `current` is true on its own page and on the pages below it."""

    label: str
    url: str
    icon: str
    current: bool


class Group(NamedTuple):
    """Links under a title; one group has none."""

    title: str
    entries: tuple[Link, ...]


GROUPS = {
    "": ["home:home"],
    N_("Applications"): ["applications:list"],
    N_("Settings"): [
        "subusers:list",
        "service_accounts:list",
        "roles:matrix",
        "jobs:list",
        "logs:list",
        "monitoring:status",
        "profile:profile",
    ],
}


def menu(request: HttpRequest) -> list[Group]:
    routes = {place.route: place for place in PLACES}
    entries = {title: _links(request, [routes[name] for name in names]) for title, names in GROUPS.items()}
    return [Group(gettext(title), tuple(found)) for title, found in entries.items() if found]


def tabs(request: HttpRequest) -> list[Link]:
    """The pages of the application that the request is about, as far as they open."""
    return _links(request, [place for place in PLACES if place.of_application])


def _links(request: HttpRequest, places: list[Place]) -> list[Link]:
    access, match = access_of(request), request.resolver_match
    application_id = match.kwargs.get("application_id") if match else None
    return [
        Link(gettext(place.label), url, place.icon, _is_current(place, match))
        for place in places
        if _opens(access, place) and (url := url_of(place, application_id))
    ]


def _opens(access: Access, place: Place) -> bool:
    """What is open to every member still needs a sign-in."""
    return access.opens(place.section) if place.section else access.signed_in


def _is_current(place: Place, match: ResolverMatch | None) -> bool:
    """All pages of a room belong to its entry, and all pages of an application to the applications list."""
    if match is None:
        return False
    if place.route == "applications:list" and "application_id" in match.kwargs:
        return True
    return match.namespace == place.route.partition(":")[0]
