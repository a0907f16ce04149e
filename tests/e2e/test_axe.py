"""axe finds nothing on what lies over a page, in both themes, on a desk and on a phone (pages: test_every_page.py)."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import problems_everywhere
from tests.e2e.steps import come_in, open_menu, open_users


@pytest.mark.long
def test_what_lies_over_a_page_has_no_problem(page: Page) -> None:
    come_in(page)
    open_users(page)
    found: list[str] = []
    page.on("dialog", lambda asked: asked.accept())

    def look(content: str) -> None:
        """Once this is there, at what is open; then close it."""
        expect(page.locator(".menu:popover-open, dialog[open]")).to_contain_text(content)
        found.extend(f"{content}: {problem}" for problem in problems_everywhere(page))
        page.keyboard.press("Escape")
        expect(page.locator(".menu:popover-open, dialog[open]")).to_have_count(0)
        page.set_viewport_size({"width": 1280, "height": 844})

    open_menu(page, "ada-novak")
    look("Deactivate")
    page.get_by_role("button", name="your menu").click()
    look("Sign out")
    page.get_by_role("button", name="Notifications").click()
    look("Nothing yet")
    page.get_by_role("button", name="another application").click()
    expect(page.locator("#switch")).to_contain_text("sales")
    look("All applications")

    page.get_by_role("link", name="Create a user").click()
    expect(page.get_by_role("dialog")).to_contain_text("of 1,000 users")
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    look("3 fields need another look")
    open_menu(page, "ada-novak")
    page.get_by_role("link", name="Delete").click()
    look("Type ada-novak to confirm")

    page.keyboard.press("Control+k")
    page.keyboard.type("sup")
    look("supervisor")
    page.locator("body").press("?")
    look("Single-key shortcuts are on")
    assert found == []
