"""No route can be forgotten."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from panel.access.checks import every_route_names_its_section, routes_of
from panel.access.decorators import Exempt
from panel.access.matrix import Section


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
    assert [(route.path, route.name, route.rule) for route in routes_of("tests.access.routes")] == [
        ("auth/", "auth", Exempt.PUBLIC),
        ("logs/", "logs:list", Section.LOGS),
        ("application/<int:application_id>/users/", "users:list", Section.USERS_IN_AN_APPLICATION),
        ("settings/roles/", "roles:matrix", Exempt.SIGNED_IN),
    ]


@pytest.mark.django_db
def test_no_command_starts_with_a_route_that_names_nothing() -> None:
    with override_settings(ROOT_URLCONF="tests.access.routes_with_a_gap"), pytest.raises(SystemCheckError):
        call_command("check")
