"""The API is down: what is on the page says how old it is, and there is always a way to try again."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.steps import come_in, open_users
from tests.sandboxes import RunningSandbox


def test_a_failed_search_marks_the_list_as_the_old_one(
    page: Page, sandbox: RunningSandbox, complaints: list[str]
) -> None:
    come_in(page)
    open_users(page)
    rows = page.locator("tbody tr")
    before = rows.count()
    sandbox.fault("GetUsers", http_status=500)
    page.locator("#q").press_sequentially("ben")
    note = page.locator("#users .old-list")
    expect(note).to_contain_text("This is the list from before: it could not be read again.", timeout=15000)
    expect(rows).to_have_count(before)
    expect(page.locator("#q")).to_be_focused()
    complaints.clear()
    sandbox.clear_faults()
    note.get_by_role("link", name="Try again").click()
    expect(page).to_have_url(re.compile(r"\?q=ben"))
    expect(page.locator(".old-list")).to_have_count(0)
    expect(rows.first).to_contain_text(re.compile("ben", re.IGNORECASE))


def test_a_search_without_a_panel_marks_the_list_and_the_next_one_that_works_unmarks_it(
    page: Page, complaints: list[str]
) -> None:
    come_in(page)
    open_users(page)
    page.route("**/users/?q=be*", lambda route: route.abort())
    page.locator("#q").press_sequentially("be")
    expect(page.locator("#users .old-list")).to_be_visible()
    complaints.clear()
    page.unroute("**/users/?q=be*")
    page.locator("#q").press_sequentially("n")
    expect(page.locator(".old-list")).to_have_count(0)


def test_a_page_that_the_api_refuses_can_be_tried_again(
    page: Page, sandbox: RunningSandbox, complaints: list[str]
) -> None:
    come_in(page)
    open_users(page)
    address = page.url
    sandbox.fault("GetUsers", code=340)
    page.goto(address)
    again = page.get_by_role("main").get_by_role("link", name="Try again")
    expect(again).to_be_visible(timeout=15000)
    complaints.clear()
    sandbox.clear_faults()
    again.click()
    expect(page.locator("tbody tr").first).to_be_visible()
