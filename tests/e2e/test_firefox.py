"""The main journeys once more, in Debian's Firefox."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from bench.programs.panel import RunningPanel
from tests.e2e import firefox
from tests.e2e.conftest import opened
from tests.e2e.steps import expect_message, fill_user, open_menu, open_users, sign_in
from tests.e2e.test_many import GOOD, upload
from tests.e2e.test_session_ends import dialog, sign_in_again

pytestmark = pytest.mark.skipif(
    firefox.find() is None, reason="firefox-esr is not installed: `apt-get install firefox-esr` does it"
)


@pytest.fixture(scope="module")
def debians_firefox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = firefox.as_program(tmp_path_factory.mktemp("firefox"))
    browser = playwright.firefox.launch(
        channel="moz-firefox", executable_path=program, firefox_user_prefs=firefox.PREFERENCES
    )
    yield browser
    browser.close()


@pytest.fixture
def page(debians_firefox: Browser, panel: RunningPanel, complaints: list[str]) -> Iterator[Page]:
    """On the users list, signed in."""
    with opened(debians_firefox, panel, complaints, reduced_motion="null", permissions=[]) as page:
        sign_in(page)
        open_users(page)
        yield page
    assert complaints == []


def test_a_search_finds_while_one_types(page: Page) -> None:
    page.locator("#q").press_sequentially("ada-novak")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("#q")).to_be_focused()
    page.locator("tbody tr td").nth(2).click()
    expect(page.locator(".page-under code")).to_have_text("ada-novak")


def test_a_user_is_created_in_the_drawer_and_back_closes_it(page: Page) -> None:
    address = page.url
    page.get_by_role("link", name="Create a user").click()
    drawer = page.get_by_role("dialog", name="New user")
    expect(drawer.get_by_label("Username")).to_be_focused()
    page.go_back()
    expect(drawer).to_be_hidden()
    assert page.url == address
    page.get_by_role("link", name="Create a user").click()
    fill_user(page, "renard", "Renard")
    drawer.get_by_role("button", name="Create", exact=True).click()
    expect_message(page, "User renard was created.")
    expect(page.get_by_role("region", name="Hand over to renard")).to_be_visible()


def test_an_edit_with_an_error_keeps_what_was_typed(page: Page) -> None:
    page.locator("tbody tr").first.locator("th a").click()
    page.get_by_role("link", name="Edit").click()
    name = page.get_by_role("dialog").locator("input[name=name]")
    name.fill("with spaces")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#drawer .summary")).to_be_focused()
    expect(name).to_have_value("with spaces")
    name.fill("without-spaces")
    page.get_by_role("button", name="Save", exact=True).click()
    expect_message(page, "User without-spaces was saved.")


def test_a_row_action_stays_on_the_list_and_can_be_undone(page: Page) -> None:
    name = page.locator("tbody tr:not(:has-text('Inactive')) th a").first.inner_text()
    open_menu(page, name)
    page.get_by_role("button", name="Deactivate").filter(visible=True).click()
    expect_message(page, f"User {name} is now inactive.")
    expect(page.get_by_role("button", name=f"Actions for {name}")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect_message(page, "Undone")


def test_the_session_ends_over_a_form_and_the_form_goes_on(
    page: Page, panel: RunningPanel, complaints: list[str]
) -> None:
    page.get_by_role("link", name="Create a user").click()
    fill_user(page, "typed-before", "Typed Before")
    panel.execute("DELETE FROM accounts_session")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(dialog(page)).to_be_visible()
    sign_in_again(page)
    expect_message(page, "User typed-before was created.")
    complaints[:] = [text for text in complaints if "401" not in text]


def test_a_file_is_imported_to_its_plan(page: Page) -> None:
    upload(page, "\n".join(["user_name,user_display_name,user_password", *GOOD[:3]]))
    expect(page.get_by_role("button", name="Import 3 rows")).to_be_visible()


def test_the_palette_leads_to_a_user_by_keyboard(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("Ada Novák")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Novák")
    expect(page).to_have_url(re.compile(r"/users/\d+/$"))


def test_no_page_scrolls_sideways_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/", page.url, "/settings/subusers/", "/settings/roles/", "/logs/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
