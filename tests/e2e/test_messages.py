"""Messages: what merges, what they are about, and when they came."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.programs.panel import RunningPanel
from panel.preferences.forms import time_zones
from tests.e2e.conftest import opened
from tests.e2e.steps import come_in, open_menu, open_users, sign_in

HONOLULU = ZoneInfo("Pacific/Honolulu")


def deactivate(page: Page, number: int) -> str:
    """Deactivate the user of this row by its menu: their name."""
    row = page.locator("tbody tr:not(:has-text('Inactive'))").nth(number)
    name = row.locator("th a").inner_text()
    open_menu(page, name)
    page.get_by_role("button", name="Deactivate").filter(visible=True).click()
    expect(page.locator("tbody tr", has=page.get_by_role("link", name=name, exact=True))).to_contain_text("Inactive")
    return name


def test_messages_of_one_kind_become_one_and_undo_takes_back_the_last(page: Page) -> None:
    come_in(page)
    open_users(page)
    first, second, third = (deactivate(page, 0) for _ in range(3))
    toasts = page.locator(".toast")
    expect(toasts).to_have_count(1)
    expect(toasts.locator("p")).to_have_text(f"User {third} is now inactive. The same for {first} and {second}.")
    toasts.get_by_role("button", name="Undo the last").click()
    expect(toasts).to_have_count(1)
    expect(toasts).to_contain_text(f"Undone: “User {third} is now inactive.”")
    inactive = page.locator("tbody tr", has_text="Inactive").locator("th a")
    names = inactive.all_inner_texts()
    assert {first, second} <= set(names)
    assert third not in names
    page.get_by_role("button", name="Notifications").click()
    expect(page.locator("[data-notifications] li")).to_have_count(4)


def test_equal_messages_are_counted(page: Page) -> None:
    sign_in(page)
    for _ in range(3):
        page.evaluate("panel.say('Your preferences were saved.')")
    expect(page.locator(".toast")).to_have_count(1)
    expect(page.locator(".toast")).to_have_text("Your preferences were saved. (3 times)")


def test_what_differs_in_more_than_a_name_stays_apart(page: Page) -> None:
    come_in(page)
    open_users(page)
    name = deactivate(page, 0)
    open_menu(page, name)
    page.get_by_role("button", name="Activate", exact=True).filter(visible=True).click()
    expect(page.locator(".toast p")).to_have_text([f"User {name} is now inactive.", f"User {name} is now active."])


@pytest.fixture
def in_tokyo(browser: Browser, panel: RunningPanel, complaints: list[str]) -> Iterator[Page]:
    """A browser whose clock is in Tokyo."""
    with opened(browser, panel, complaints, timezone_id="Asia/Tokyo", locale="ja-JP") as page:
        yield page
    assert complaints == []


def test_notifications_have_the_members_time_not_the_browsers(in_tokyo: Page) -> None:
    page = in_tokyo
    come_in(page)
    page.goto("/preferences/")
    page.get_by_label("Time zone").select_option(HONOLULU.key)
    before = datetime.now(UTC)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Your preferences were saved.")
    page.get_by_role("button", name="Notifications").click()
    time = page.locator("[data-notifications] time").first
    moments = [(before + timedelta(minutes=late)).astimezone(HONOLULU) for late in (0, 1)]
    assert time.inner_text() in [f"{moment.day} {moment:%b %Y, %H:%M}" for moment in moments]
    expect(time).to_have_attribute("title", re.compile(rf"^{before:%Y-%m-%d} \d\d:\d\d:\d\d UTC$"))


def test_the_browser_knows_every_time_zone_that_can_be_chosen(page: Page) -> None:
    sign_in(page)
    unknown = page.evaluate(
        """(zones) => zones.filter((timeZone) => {
            try { new Intl.DateTimeFormat("en", { timeZone }); return false; } catch { return true; }
        })""",
        [zone for zone, _ in time_zones()],
    )
    assert unknown == []
