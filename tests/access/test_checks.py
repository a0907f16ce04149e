"""No route can be forgotten."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from panel.access.checks import every_place_has_its_route, every_route_names_its_section, routes_of
from panel.access.decorators import Exempt
from panel.access.matrix import Section
from panel.access.menu import GROUPS
from panel.access.places import REACHED_FROM


def test_the_check_refuses_every_route_that_names_nothing() -> None:
    errors = every_route_names_its_section(None, urlconf="tests.access.routes_with_a_gap")
    assert [error.msg for error in errors] == [
        "The route '/' names no section.",
        "The route '/inner/<int:pk>/' names no section.",
    ]
    assert {error.id for error in errors} == {"panel.E001"}


def test_the_check_is_content_when_every_route_names_something() -> None:
    assert every_route_names_its_section(None, urlconf="tests.access.routes") == []


def test_routes_are_found_through_all_includes() -> None:
    found = {(route.path, route.name, route.rule) for route in routes_of("tests.access.routes")}
    assert found >= {
        ("auth/", "auth", Exempt.PUBLIC),
        ("logs/", "logs:list", Section.LOGS),
        ("application/<int:application_id>/users/", "users:list", Section.USERS_IN_AN_APPLICATION),
        ("settings/roles/", "roles:matrix", Exempt.SIGNED_IN),
    }


def test_every_place_has_its_route() -> None:
    assert every_place_has_its_route(None) == []


def test_a_mistyped_route_of_the_menu_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GROUPS, "Settings", ["roles:matrx"])
    assert [error.msg for error in every_place_has_its_route(None)] == [
        "The menu or a place names 'roles:matrx', and there is no such page."
    ]


def test_a_route_of_the_menu_that_is_no_place_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GROUPS, "Settings", ["roles:matrix", "sign_in:main_account", "roles:matrx"])
    assert [(error.id, error.msg) for error in every_place_has_its_route(None)] == [
        ("panel.E002", "The menu or a place names 'roles:matrx', and there is no such page."),
        ("panel.E002", "The menu or a place names 'sign_in:main_account', and there is no such page."),
    ]


@pytest.mark.django_db
def test_a_mistyped_route_of_a_place_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REACHED_FROM, Section.EDITING_A_SUBUSER, "subusers:lst")
    with pytest.raises(SystemCheckError, match="subusers:lst"):
        call_command("check")


@pytest.mark.django_db
def test_no_command_starts_with_a_route_that_names_nothing() -> None:
    with override_settings(ROOT_URLCONF="tests.access.routes_with_a_gap"), pytest.raises(SystemCheckError):
        call_command("check")
