"""Back, reload and the focus do what a browser's user expects; the drawer is a step of the history."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bench.programs.panel import RunningPanel
from panel.access.checks import routes_of
from tests.e2e.conftest import opened
from tests.e2e.pages import addresses_of_routes
from tests.e2e.steps import come_in, expect_message, fill_user, open_menu, open_users
from tests.sandboxes import RunningSandbox


def first_name(page: Page) -> str:
    return page.locator("tbody th").first.inner_text().strip()


def open_drawer(page: Page) -> None:
    page.get_by_role("link", name="Create a user").click()
    expect(page.get_by_role("dialog", name="New user")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390], ids=["desk", "phone"])
def test_back_closes_the_drawer_and_stays_on_the_list(
    browser: Browser, panel: RunningPanel, complaints: list[str], width: int
) -> None:
    with opened(browser, panel, complaints, width=width) as page:
        come_in(page)
        open_users(page)
        address = page.url
        open_drawer(page)
        page.go_back()
        expect(page.get_by_role("dialog", name="New user")).to_be_hidden()
        assert page.url == address
        expect(page.get_by_role("link", name="Create a user")).to_be_focused()
        page.go_back()
        expect(page).not_to_have_url(address)
    assert complaints == []


def test_back_does_not_cost_what_was_typed(page: Page) -> None:
    come_in(page)
    open_users(page)
    open_drawer(page)
    page.locator("input[name=name]").fill("half-typed")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.go_back()
    expect(page.get_by_role("dialog", name="New user").get_by_role("textbox", name="Username")).to_have_value(
        "half-typed"
    )
    page.once("dialog", lambda dialog: dialog.accept())
    page.go_back()
    expect(page.get_by_role("dialog", name="New user")).to_be_hidden()


@pytest.mark.parametrize("way", ["Escape", "Close", "Save"])
def test_a_drawer_that_is_gone_leaves_no_step_behind(page: Page, way: str) -> None:
    come_in(page)
    open_users(page)
    address = page.url
    open_menu(page, first_name(page))
    page.get_by_role("link", name="Edit").click()
    drawer = page.get_by_role("dialog", name=re.compile("^Edit"))
    expect(drawer).to_be_visible()
    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "Close":
        drawer.get_by_role("button", name="Close", exact=True).click()
    else:
        drawer.get_by_label("Display name").fill("Changed Meanwhile")
        drawer.get_by_role("button", name="Save").click()
        expect_message(page, "was saved.")
    expect(drawer).to_be_hidden()
    expect(page.locator("tbody tr")).to_have_count(20)
    page.wait_for_function("history.state?.drawer !== true")
    page.go_back()
    expect(page).not_to_have_url(address)


def test_a_menu_that_was_opened_before_the_renewed_list_came_stays_open(page: Page) -> None:
    come_in(page)
    open_users(page)
    open_drawer(page)
    page.get_by_role("dialog").get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("3 fields need another look")
    waiting: list[Route] = []
    page.once("dialog", lambda dialog: dialog.accept())
    page.route(re.compile(r"/users/$"), lambda route: waiting.append(route))
    page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("button", name=f"Actions for {first_name(page)}").press("Enter")
    page.evaluate("document.querySelector('tbody').dataset.before = ''")
    [renewal] = waiting
    renewal.continue_()
    expect(page.locator("tbody[data-before]")).to_have_count(0)
    expect(page.locator(".menu:popover-open")).to_contain_text("Delete")
    page.unroute_all()


def test_what_was_created_in_the_drawer_is_in_the_list_when_it_is_closed(page: Page) -> None:
    come_in(page)
    open_users(page)
    open_drawer(page)
    fill_user(page, "aaa-first", "Aaa First")
    page.get_by_label("Create another").check()
    page.get_by_role("button", name="Create", exact=True).click()
    drawer = page.get_by_role("dialog", name="New user")
    expect(drawer.locator(".toast")).to_contain_text("User aaa-first was created.")
    expect(drawer.get_by_role("textbox", name="Username")).to_have_value("")
    drawer.get_by_role("button", name="Close", exact=True).click()
    expect(drawer).to_be_hidden()
    expect(page.locator("tbody th").first).to_have_text("aaa-first")
    expect(page.locator(".page-count")).to_have_text("251 users")
    expect(page.get_by_role("link", name="Create a user")).to_be_focused()
    expect_message(page, "User aaa-first was created.")


def test_typing_in_a_search_adds_no_step(page: Page) -> None:
    come_in(page)
    open_users(page)
    steps = page.evaluate("history.length")
    page.locator("#q").press_sequentially("ada", delay=400)
    expect(page).to_have_url(re.compile(r"q=ada$"))
    assert page.evaluate("history.length") == steps


@pytest.mark.parametrize("link", ["Logs", "Subusers", "Profile", "Applications", "Service accounts"])
def test_the_focus_goes_to_the_heading_of_the_next_page(page: Page, link: str) -> None:
    come_in(page)
    open_users(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name=link, exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(link)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_the_switcher_leads_the_focus_to_the_heading(page: Page) -> None:
    come_in(page)
    open_users(page)
    page.get_by_role("button", name="support, go to another application").click()
    page.locator("#switch").get_by_role("link", name="sales").click()
    expect(page.locator(".page-count")).to_have_text("37 users")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_without_javascript_filters_that_are_left_alone_are_none(plain_page: Page) -> None:
    come_in(plain_page)
    open_users(plain_page)
    plain_page.get_by_label("Search users").fill("ada-")
    plain_page.get_by_role("button", name="Apply").click()
    expect(plain_page.locator("tbody tr")).to_have_count(6)
    expect(plain_page.get_by_text("does not fit")).to_have_count(0)


def test_reloading_a_one_time_link_leads_to_the_subuser(page: Page) -> None:
    come_in(page)
    page.goto("/settings/subusers/?q=duo")
    page.get_by_role("main").get_by_role("link", name="duo", exact=True).click()
    page.get_by_role("button", name=re.compile("one-time link", re.IGNORECASE)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("One-time link for duo")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("duo")


def test_reloading_never_ends_in_a_page_of_the_browser(page: Page, sandbox: RunningSandbox) -> None:
    come_in(page)
    addresses = addresses_of_routes(page, sandbox)
    statuses = {address: page.request.get(address).status for address in addresses}
    assert len(statuses) > len(list(routes_of())) - 5
    assert {address: status for address, status in statuses.items() if status == 405 or status >= 500} == {}


def test_an_answer_without_the_part_that_was_asked_for_erases_nothing(page: Page) -> None:
    come_in(page)
    open_users(page)
    page.route("**/users/?order=display_name", lambda route: route.fulfill(body="<p data-message>Out of order</p>"))
    page.get_by_role("link", name="Display name").click()
    expect_message(page, "Out of order")
    expect(page.locator("tbody tr")).to_have_count(20)


def test_another_page_in_place_of_the_part_that_was_asked_for_is_shown_as_the_page(page: Page) -> None:
    come_in(page)
    open_users(page)
    page.route("**/users/?order=display_name", lambda route: route.fulfill(response=route.fetch(url=elsewhere(page))))
    page.get_by_role("link", name="Display name").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Access roles")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def elsewhere(page: Page) -> str:
    """Another page of the panel."""
    return f"{page.url.partition('/application/')[0]}/settings/roles/"
