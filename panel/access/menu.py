"""The navigation, made from the table that decides: it shows what opens, and nothing else."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import ResolverMatch

from panel.access.access import Access, access_of
from panel.access.places import PLACES, Place, url_of


class Entry(NamedTuple):
    """A link of the menu; `current` is true on its own page and on those below it."""

    label: str
    url: str
    icon: str
    current: bool


class Group(NamedTuple):
    """Links that belong together, under a title; a group without a title stands on its own."""

    title: str
    entries: tuple[Entry, ...]


GROUPS = {
    "": ["home:home"],
    "Applications": ["applications:list"],
    "Settings": ["subusers:list", "service_accounts:list", "roles:matrix", "jobs:list", "logs:list", "profile:profile"],
}


def menu(request: HttpRequest) -> list[Group]:
    """The member's navigation on this page; empty for who is not signed in."""
    routes = {place.route: place for place in PLACES}
    entries = {title: _entries(request, [routes[name] for name in names]) for title, names in GROUPS.items()}
    return [Group(title, tuple(found)) for title, found in entries.items() if found]


def tabs(request: HttpRequest) -> list[Entry]:
    """The pages of the application that the request is about, as far as they open."""
    return _entries(request, [place for place in PLACES if place.of_application])


def _entries(request: HttpRequest, places: list[Place]) -> list[Entry]:
    access, match = access_of(request), request.resolver_match
    application_id = match.kwargs.get("application_id") if match else None
    return [
        Entry(place.label, url, place.icon, _is_current(place, match))
        for place in places
        if _opens(access, place) and (url := url_of(place, application_id))
    ]


def _opens(access: Access, place: Place) -> bool:
    """Nobody's access opens nothing, not even what is open to every member."""
    return access.opens(place.section) if place.section else access.signed_in


def _is_current(place: Place, match: ResolverMatch | None) -> bool:
    """A room's pages belong to its entry, and all that is inside an application to the applications list."""
    if match is None:
        return False
    if place.route == "applications:list" and "application_id" in match.kwargs:
        return True
    return match.namespace == place.route.partition(":")[0]
