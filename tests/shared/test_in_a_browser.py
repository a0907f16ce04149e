"""Somebody at work in a browser, behind nginx, when one of the two panels dies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from bench.programs.panel import RunningPanel
from tests.deploy.test_nginx import NGINX
from tests.e2e.browser import launch
from tests.e2e.steps import expect_message, open_menu, open_users, sign_in
from tests.shared.browsers import HOST
from tests.shared.proxy import proxy

pytestmark = [
    pytest.mark.programs,
    pytest.mark.e2e,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed: no browser went through it to two panels"),
]


@pytest.fixture
def second(panel: RunningPanel, tmp_path: Path) -> Iterator[RunningPanel]:
    with panel.beside(tmp_path / "second") as second:
        yield second


@pytest.fixture
def page(playwright: Playwright, panel: RunningPanel, second: RunningPanel, tmp_path: Path) -> Iterator[Page]:
    """A browser that takes the proxy for the panel's host."""
    with proxy(tmp_path, panel, second) as address:
        there = address.removeprefix("https://")
        browser = launch(playwright, f"--host-resolver-rules=MAP {HOST}:443 {there}")
        page = browser.new_page(base_url=f"https://{HOST}", ignore_https_errors=True, reduced_motion="reduce")
        page.set_default_timeout(20_000)
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        yield page
        browser.close()
    assert complaints == []


def rename_first_user(page: Page, name: str) -> None:
    """In the drawer, over the list."""
    row = page.locator("tbody tr").first
    user = row.get_by_role("rowheader").get_by_role("link").inner_text()
    open_menu(page, user)
    page.get_by_role("link", name="Edit").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Display name").fill(name)
    drawer.get_by_role("button", name="Save").click()
    expect_message(page, f"User {user} was saved.")


def test_who_works_in_a_browser_goes_on_when_a_panel_dies(page: Page, second: RunningPanel) -> None:
    sign_in(page)
    open_users(page)
    rename_first_user(page, "Before the end")
    open_users(page)
    expect(page.locator("tbody tr").first).to_contain_text("Before the end")
    second.kill()
    for name in ("After the end", "Still there"):  # nginx asks both panels in turns
        rename_first_user(page, name)
        open_users(page)
        expect(page.locator("tbody tr").first).to_contain_text(name)
    page.goto("/profile/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url == f"https://{HOST}/profile/"
