"""Appearance and time zone of one member."""

import pytest
from django.test import Client

from panel.people.models import Member


def test_a_theme_is_kept_and_leads_back(main_client: Client) -> None:
    response = main_client.post("/preferences/", {"theme": "dark", "next": "/applications/?q=a"})
    assert response.headers["Location"] == "/applications/?q=a"
    assert 'data-theme="dark"' in main_client.get("/applications/").content.decode()


@pytest.mark.parametrize("forged", ["https://evil.example/", "//evil.example"])
def test_a_forged_way_back_leads_home(main_client: Client, forged: str) -> None:
    response = main_client.post("/preferences/", {"theme": "dark", "next": forged})
    assert response.headers["Location"] == "/"


def test_a_theme_that_is_none_is_refused(main_client: Client, main_account: Member) -> None:
    assert main_client.post("/preferences/", {"theme": "neon"}).status_code == 200
    main_account.refresh_from_db()
    assert main_account.theme == "system"


def test_dates_are_in_the_members_time_zone_with_utc_beside(main_client: Client, support: int) -> None:
    url = f"/application/{support}/users/"
    created = main_client.get(url).context["users"].items[0].created
    main_client.post("/preferences/", {"time_zone": "Asia/Tokyo"})
    page = main_client.get(url).content.decode()
    assert f'title="{created:%Y-%m-%d %H:%M:%S} UTC"' in page
    tokyo_hour = (created.hour + 9) % 24
    assert f"{tokyo_hour:02d}:{created.minute:02d}</time>" in page


def test_without_a_choice_the_account_s_time_zone_holds(main_account: Member) -> None:
    assert str(main_account.zone) == main_account.account.time_zone == "Europe/Berlin"
    main_account.time_zone = "Nowhere/Land"
    assert str(main_account.zone) == "Europe/Berlin"
