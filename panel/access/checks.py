"""The panel does not start with a route that names no section, nor with a menu that names no route."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from panel.access.decorators import Rule, View, rule_of
from panel.access.menu import GROUPS
from panel.access.places import PLACES, REACHED_FROM


class Route(NamedTuple):
    """For example `application/<int:application_id>/users/`, `users:list`, and its view."""

    path: str
    name: str
    view: View

    @property
    def rule(self) -> Rule | None:
        return rule_of(self.view)


def routes_of(urlconf: str | None = None) -> Iterator[Route]:
    """Every route of a URLconf (of the panel's by default), through all its includes."""
    return _walk(get_resolver(urlconf), "", "")


def _walk(resolver: URLResolver, path: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(here, f"{namespace}{entry.name or ''}", entry.callback)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, here, inner)


@register(Tags.security)
def every_route_names_its_section(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - the signature of a check
    urlconf: str | None = None,
    **kwargs: Any,  # noqa: ARG001 - the signature of a check
) -> list[CheckMessage]:
    """One error for each route whose view is neither @section(...) nor @signed_in nor @public."""
    return [
        Error(
            f"The route '/{route.path}' names no section.",
            hint="Put @section(Section....), @signed_in or @public on its view.",
            obj=route.view,
            id="panel.E001",
        )
        for route in routes_of(urlconf)
        if route.rule is None
    ]


@register(Tags.urls)
def every_place_has_its_route(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - the signature of a check
    urlconf: str | None = None,
    **kwargs: Any,  # noqa: ARG001 - the signature of a check
) -> list[CheckMessage]:
    """One error for each name of a route, in the menu or in `places.py`, that no route has."""
    routes, places = {route.name for route in routes_of(urlconf)}, {place.route for place in PLACES}
    in_menu = {name for names in GROUPS.values() for name in names}
    wrong = (places | {*REACHED_FROM.values()}) - routes | in_menu - places
    return [
        Error(f"The menu or a place names '{name}', and there is no such page.", id="panel.E002")
        for name in sorted(wrong)
    ]
