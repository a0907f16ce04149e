"""What happened to a user, on the user's own page and in the logs."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.steps import come_in, open_users


def deactivate_the_first(page: Page) -> str:
    """The display name of the user."""
    come_in(page)
    open_users(page)
    page.get_by_label("Active", exact=True).select_option("true")
    if page.get_by_role("button", name="Apply").is_visible():
        page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("active=true"))
    row = page.locator("#users tbody tr").first
    name = row.locator("td[data-label='Display name']").inner_text()
    row.locator("th a").click()
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("button", name="Activate", exact=True)).to_be_visible()
    return name


def test_the_history_is_reached_without_javascript(plain_page: Page) -> None:
    name = deactivate_the_first(plain_page)
    plain_page.get_by_role("link", name="Who changed it, and when").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text(f"History of {name}")
    expect(plain_page.get_by_role("main")).to_contain_text(f"demo deactivated {name}")


def test_a_span_that_is_turned_round_is_put_right_while_one_types(page: Page) -> None:
    come_in(page)
    page.goto("/logs/")
    page.get_by_text("More filters").click()
    page.get_by_label("To", exact=True).fill("2026-02-01")
    page.get_by_label("From", exact=True).fill("2026-03-01")
    expect(page.get_by_label("From", exact=True)).to_have_value("2026-02-01")
    expect(page.get_by_label("To", exact=True)).to_have_value("2026-03-01")
    expect(page).to_have_url(re.compile("since=2026-02-01&until=2026-03-01"))
