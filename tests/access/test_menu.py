"""The navigation shows what opens, and only pages that this panel has (here: Logs, Users, Access roles)."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("member", "lines"),
    [
        ("Owner", ["Settings|Access roles|/settings/roles/|here", "Settings|Logs|/logs/|"]),
        ("UserManager", ["Settings|Access roles|/settings/roles/|here"]),
        ("none", ["Settings|Access roles|/settings/roles/|here"]),
    ],
)
def test_the_menu_shows_what_opens(alone: Client, member: str, lines: list[str]) -> None:
    response = alone.get("/settings/roles/", headers={"X-Member": member})
    assert response.content.decode().splitlines() == lines


def test_inside_an_application_its_permitted_tabs_are_shown(alone: Client) -> None:
    response = alone.get("/application/7/users/", headers={"X-Member": "UserManager"})
    assert response.content.decode().splitlines() == ["|Users|/application/7/users/|here"]
