"""A list stays where one left it: through edit and back, with the browser's back button, in the drawer and on paper."""

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.e2e.steps import come_in, expect_message, open_menu, open_users


@pytest.fixture(params=["page", "plain_page"], ids=["with JavaScript", "without JavaScript"])
def either_page(request: pytest.FixtureRequest) -> Page:
    """Both kinds of browsers, one after the other."""
    page: Page = request.getfixturevalue(request.param)
    return page


def open_second_page(page: Page) -> None:
    """The second page of the active users of `support`; how many they are is what the demo has."""
    come_in(page)
    open_users(page)
    page.get_by_label("Active", exact=True).select_option("true")
    if page.get_by_role("button", name="Apply").is_visible():
        page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("active=true"))
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pagination-range")).to_contain_text("21–40 of")


def first_name(page: Page) -> str:
    """The first user that is shown."""
    return page.locator("tbody th").first.inner_text()


def test_the_browsers_back_button_brings_the_list_back(either_page: Page) -> None:
    page = either_page
    open_second_page(page)
    address, name = page.url, first_name(page)
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".page-under code")).to_have_text(name)
    page.go_back()
    expect(page).to_have_url(address)
    expect(page.locator("tbody th").first).to_have_text(name)
    expect(page.get_by_label("Active", exact=True)).to_have_value("true")


def test_the_way_back_by_the_breadcrumbs_is_the_same_list(either_page: Page) -> None:
    page = either_page
    open_second_page(page)
    name = first_name(page)
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".page-under code")).to_have_text(name)
    page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Users").click()
    expect(page.locator(".pagination-range")).to_contain_text("21–40 of")
    expect(page.locator("tbody th").first).to_have_text(name)


def test_saving_and_deleting_lead_back_to_the_same_list(either_page: Page) -> None:
    page = either_page
    open_second_page(page)
    name = first_name(page)
    open_menu(page, name)
    page.get_by_role("link", name="Edit").click()
    page.locator("#id_display_name").fill("Changed Meanwhile")
    page.get_by_role("button", name="Save").click()
    expect_message(page, f"User {name} was saved.")
    expect(page.locator(".pagination-range")).to_contain_text("21–40 of")
    expect(page.locator("tbody tr").first).to_contain_text("Changed Meanwhile")

    open_menu(page, name)
    page.get_by_role("link", name="Delete").click()
    page.get_by_label(f"Type {name} to confirm").fill(name)
    page.get_by_role("button", name="Delete").click()
    expect_message(page, f"User {name} was deleted.")
    expect(page.locator(".pagination-range")).to_contain_text("21–40 of")
    expect(page.locator("tbody th").first).not_to_have_text(name)


def test_saving_in_the_drawer_keeps_the_scroll(page: Page) -> None:
    come_in(page)
    open_users(page)
    page.locator("tbody tr").nth(18).scroll_into_view_if_needed()
    name = page.locator("tbody th").nth(18).inner_text()
    before = page.evaluate("scrollY")
    assert before > 0
    open_menu(page, name)
    page.get_by_role("link", name="Edit").click()
    page.locator("#id_display_name").fill("Far Below")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("tbody tr").nth(18)).to_contain_text("Far Below")
    expect(page.get_by_role("button", name=f"Actions for {name}")).to_be_focused()
    assert abs(page.evaluate("scrollY") - before) < 40


def test_the_drawer_is_not_left_unsaved_without_a_question(page: Page) -> None:
    come_in(page)
    open_users(page)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Create a user").click()
    drawer = page.get_by_role("dialog", name="New user")
    drawer.get_by_label("Username").fill("half-typed")
    page.keyboard.press("Escape")
    expect(drawer.get_by_label("Username")).to_have_value("half-typed")
    drawer.get_by_role("button", name="Close").click()
    expect(drawer.get_by_label("Username")).to_have_value("half-typed")
    assert asked == ["Leave without saving? What you typed will be lost."] * 2


def test_errors_in_the_drawer_leave_the_address_and_the_list_alone(page: Page) -> None:
    come_in(page)
    open_users(page)
    address = page.url
    page.get_by_role("link", name="Create a user").click()
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    expect(page.get_by_role("dialog").locator(".summary")).to_be_focused()
    assert page.url == address
    expect(page).to_have_title(re.compile("^Users of support"))
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(20)


def test_the_count_beside_the_heading_follows_the_search(page: Page) -> None:
    come_in(page)
    open_users(page)
    expect(page.locator(".page-count")).to_have_text("250 users")
    page.get_by_label("Search users").fill("ada-")
    expect(page.locator(".page-count")).to_have_text("6 users")


def test_the_switcher_leads_to_the_users_of_another_application(page: Page) -> None:
    come_in(page)
    open_users(page)
    page.get_by_role("button", name="support, go to another application").click()
    page.locator("#switch").get_by_role("link", name="sales").click()
    expect(page.locator(".page-count")).to_have_text("37 users")
    expect(page.get_by_role("button", name="sales, go to another application")).to_be_visible()


def test_a_list_prints_as_a_list(page: Page) -> None:
    come_in(page)
    open_users(page)
    page.emulate_media(media="print")
    for hidden in (".rail", ".topbar", "#filters", "#many", ".page-actions", "tbody .actions >> nth=0"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("thead")).to_be_visible()
    expect(page.locator("tbody tr").last).to_be_visible()


def test_leaving_the_search_field_asks_nothing_again(page: Page) -> None:
    come_in(page)
    open_users(page)
    page.locator("#q").press_sequentially("ada")
    expect(page).to_have_url(re.compile(r"q=ada"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Tab")
    page.get_by_role("button", name=re.compile("^Actions for ada-")).first.click()
    page.wait_for_timeout(600)
    assert asked == []
    expect(page.locator(".menu:popover-open")).to_be_visible()
