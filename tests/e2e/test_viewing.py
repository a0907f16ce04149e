"""The main account sees the panel as a colleague does: by the keyboard alone, and without JavaScript."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.steps import come_in
from tests.e2e.test_keyboard import press, reach

TEAM = "/settings/subusers/?q=admin"
BANNER = "You see the panel as admin does."
CLOSED = "Everything that changes or sends something is closed until you leave."
REFUSED = "Meanwhile nothing can be changed or sent, so nothing was done."


def open_admin(page: Page) -> None:
    come_in(page)
    page.goto(TEAM)
    page.get_by_role("main").get_by_role("link", name="admin", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("admin")


def test_a_view_is_begun_looked_at_and_left_by_the_keyboard_alone(page: Page, complaints: list[str]) -> None:
    open_admin(page)
    address = page.url
    press(page, "^View as they do$")
    banner = page.get_by_role("complementary", name="View as others")
    expect(banner).to_contain_text(BANNER)
    expect(banner).to_contain_text(CLOSED)

    page.goto("/settings/service_accounts/new/")
    create = page.get_by_role("main").get_by_role("button", name="Create", exact=False).last
    expect(create).to_have_attribute("aria-disabled", "true")
    expect(create).to_have_accessible_description(CLOSED)
    press(page, f"^{re.escape(create.inner_text())}$")
    expect(page.get_by_role("main")).to_contain_text(REFUSED)
    assert any("403" in said for said in complaints)
    complaints.clear()

    page.goto("/applications/")
    reach(page, "^Leave this view$")
    page.keyboard.press("Enter")
    expect(banner).to_have_count(0)
    expect(page).to_have_url(re.compile("/applications/$"))
    page.goto(address)
    expect(page.get_by_role("button", name="View as they do")).not_to_have_attribute("aria-disabled", "true")


def test_a_view_is_begun_looked_at_and_left_without_javascript(plain_page: Page, complaints: list[str]) -> None:
    page = plain_page
    open_admin(page)
    page.get_by_role("button", name="View as they do").click()
    banner = page.get_by_role("complementary", name="View as others")
    expect(banner).to_contain_text(BANNER)
    expect(banner).to_contain_text(CLOSED)

    page.goto("/settings/service_accounts/new/")
    page.get_by_role("main").get_by_role("button", name="Create", exact=False).last.click()
    expect(page.get_by_role("main")).to_contain_text(REFUSED)
    assert any("403" in said for said in complaints)
    complaints.clear()

    page.get_by_role("button", name="Leave this view").click()
    expect(banner).to_have_count(0)
