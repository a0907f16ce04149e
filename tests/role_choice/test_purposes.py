"""What a role is for stands at the role, and roles that the matrix does not know are folded."""

import re

from django.test import Client

from panel.access.matrix import Role
from panel.role_choice.purposes import PURPOSES

NEW = "/settings/subusers/new/"


def test_every_role_that_can_be_given_has_a_line() -> None:
    assert set(PURPOSES) == set(Role) - {Role.MAIN_ACCOUNT}


def test_the_line_stands_at_the_role(main_client: Client) -> None:
    page = main_client.get(NEW).content.decode()
    assert "Can listen to call records but cannot delete them. Opens 17 of 51 sections." in page


def test_unknown_roles_are_folded_unless_one_is_chosen(main_client: Client) -> None:
    fold = r'<details class="cards-more"( open)?>\s*<summary>Roles that are not in the access matrix \(\d+\)'
    closed, opened = (
        re.search(fold, main_client.get(NEW + query).content.decode()) for query in ("", "?roles=CallsSMS")
    )
    assert closed and opened  # noqa: PT018 - both are there
    assert (closed[1], opened[1]) == (None, " open")


def test_the_effect_is_a_line_with_what_is_more_and_less(main_client: Client) -> None:
    page = main_client.get("/settings/roles/preview/?roles=UserManager&seen=Payer").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "6 of 51 sections open. 3 more 1 less" in text
