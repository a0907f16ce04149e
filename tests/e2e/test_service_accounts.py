"""A key is downloaded once, with and without JavaScript; skills change in place."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from bench.programs.panel import RunningPanel
from tests.e2e.steps import come_in, expect_message, open_users

NEW = "/settings/service_accounts/new/"


def create(page: Page, name: str) -> dict[str, str]:
    """Create a service account; what the downloaded file holds."""
    page.goto(NEW)
    page.get_by_label("Name", exact=True).fill(name)
    with page.expect_download() as download:
        page.get_by_role("button", name="Create and download the key").click()
    assert download.value.suggested_filename == "credentials.json"
    file: dict[str, str] = json.loads(Path(download.value.path()).read_text())
    return file


def test_the_key_is_saved_and_the_list_shows_it(page: Page, panel: RunningPanel) -> None:
    come_in(page)
    file = create(page, "CRM import")
    expect(page).to_have_url(f"{panel.url}/settings/service_accounts/")
    expect_message(page, "CRM import was created")
    expect(page.get_by_role("link", name="CRM import")).to_be_visible()
    secret = file["private_key"].splitlines()[1]
    page.go_back()
    expect(page.get_by_label("Name", exact=True)).to_be_visible()
    assert secret not in page.content()
    assert secret not in panel.log
    assert not any(secret.encode() in path.read_bytes() for path in panel.data.glob("*.sqlite3*"))


def test_without_javascript_the_page_stays_and_makes_one_key_only(plain_page: Page, complaints: list[str]) -> None:
    come_in(plain_page)
    create(plain_page, "CRM import")
    plain_page.get_by_role("button", name="Create and download the key").click()
    expect_message(plain_page, "This form was sent before")
    plain_page.goto("/settings/service_accounts/")
    expect(plain_page.get_by_role("link", name="CRM import")).to_have_count(1)
    assert len(complaints) == 1
    assert "409 (Conflict)" in complaints.pop()


def test_a_mistake_is_shown_and_the_form_goes_on(page: Page) -> None:
    come_in(page)
    page.goto(NEW)
    page.get_by_role("button", name="Create and download the key").click()
    expect_message(page, "Nothing was saved")
    expect(page.locator(".summary")).to_be_focused()
    page.get_by_label("Name", exact=True).fill("CRM import")
    with page.expect_download():
        page.get_by_role("button", name="Create and download the key").click()


def test_a_skill_is_given_on_the_users_page(page: Page) -> None:
    come_in(page)
    open_users(page)
    page.get_by_role("main").locator("tbody th a").first.click()
    skill = page.get_by_label("Skill to give")
    label = skill.locator("option").nth(1).inner_text()
    skill.select_option(index=1)
    url = page.url
    page.get_by_role("button", name="Give the skill").click()
    expect(page.get_by_role("button", name=f"Take away the skill {label}")).to_be_visible()
    assert page.url == url
    page.get_by_role("button", name=f"Take away the skill {label}").click()
    expect(page.get_by_role("button", name=f"Take away the skill {label}")).to_have_count(0)


def test_the_numbers_of_users_come_by_themselves(page: Page) -> None:
    come_in(page)
    page.goto("/applications/")
    expect(page.get_by_role("link", name="250")).to_be_visible()
