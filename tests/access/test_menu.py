"""The navigation shows what opens."""

import pytest
from django.test import Client

HOME = "|Home|/|"
APPLICATIONS = "Applications|Applications|/applications/|"
SUBUSERS = "Settings|Subusers|/subusers/|"
KEYS = "Settings|Service accounts|/keys/|"
ROLES = "Settings|Access roles|/settings/roles/|here"
JOBS = "Settings|Jobs|/jobs/|"
LOGS = "Settings|Logs|/logs/|"
STATUS = "Settings|Status|/status/|"
PROFILE = "Settings|Profile|/profile/|"


@pytest.mark.parametrize(
    ("member", "lines"),
    [
        ("Owner", [HOME, APPLICATIONS, SUBUSERS, KEYS, ROLES, JOBS, LOGS, STATUS, PROFILE]),
        ("UserManager", [HOME, APPLICATIONS, KEYS, ROLES, JOBS, PROFILE]),
        ("none", [ROLES, JOBS]),
    ],
)
def test_the_menu_shows_what_opens(alone: Client, member: str, lines: list[str]) -> None:
    response = alone.get("/settings/roles/", headers={"X-Member": member})
    assert response.content.decode().splitlines() == lines


def test_inside_an_application_its_permitted_tabs_are_shown(alone: Client) -> None:
    response = alone.get("/application/7/users/", headers={"X-Member": "UserManager"})
    assert response.content.decode().splitlines() == ["|Users|/application/7/users/|here"]
