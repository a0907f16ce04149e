"""A subuser's page: its parts have anchors, and every edit has a page of its own, which the drawer shows."""

import re

from django.test import Client

from panel.api.subusers import Subuser


def test_the_parts_of_the_page_are_linked(main_client: Client, page_url: str) -> None:
    page = main_client.get(page_url).content.decode()
    assert re.findall(r'href="#([\w-]+)">', page)[1:] == ["details", "access", "sign-in", "keys"]
    assert all(f'id="{part}"' in page for part in ("details", "access", "sign-in", "keys"))


def test_it_says_what_is_open_and_shows_the_id(main_client: Client, page_url: str, admin: Subuser) -> None:
    page = main_client.get(page_url).content.decode()
    assert "39 of 51 sections open." in page
    assert f'data-copy="{admin.id}"' in page


def test_the_drawer_gets_the_password_form_alone(main_client: Client, page_url: str) -> None:
    page = main_client.get(f"{page_url}password/", headers={"HX-Request": "true"}).content.decode()
    assert 'name="old_password"' in page
    assert "<html" not in page
