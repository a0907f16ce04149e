"""A user's page: who it is, in which state, and what is not normal about them."""

import re

import pytest
from django.test import Client

from panel.api.client import Api


@pytest.fixture
def zoe(api: Api, support: int) -> int:
    """The id of a user who has a display name."""
    return api.users.add(support, name="zoe-k", display_name="Zoë Kučerová", password="Correct-horse-1")


def page(client: Client, support: int, user_id: int) -> str:
    text = client.get(f"/application/{support}/users/{user_id}/").content.decode()
    return re.sub(r"\s+", " ", text)


def test_the_display_name_is_the_heading_and_the_username_stands_below_it(
    main_client: Client, support: int, zoe: int
) -> None:
    text = page(main_client, support, zoe)
    assert re.search(r"<h1[^>]*> <bdi>Zoë Kučerová</bdi> </h1> <p class=\"page-under\"> *<span[^>]*><code>zoe-k<", text)


def test_an_inactive_user_stands_out_and_an_active_one_does_not(
    main_client: Client, api: Api, support: int, zoe: int
) -> None:
    assert '<span class="muted">Active</span>' in page(main_client, support, zoe)
    api.users.change(zoe, active=False)
    assert '<span class="badge" data-tone="warn">Inactive</span>' in page(main_client, support, zoe)


def test_the_id_can_be_copied(main_client: Client, support: int, zoe: int) -> None:
    assert f'data-copy="{zoe}"' in page(main_client, support, zoe)
