"""Every part of the face, in a browser: both themes, desk and phone, keyboard, no JavaScript."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import clear_url_caches
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.e2e.axe import problems_everywhere
from tests.styleguide import settings as styleguide

DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}

type Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, settings: Settings) -> Iterator[Open]:
    """Opens a page of the style guide in a fresh context; in the end nothing may have complained."""
    settings.ROOT_URLCONF, settings.TEMPLATES = styleguide.ROOT_URLCONF, styleguide.TEMPLATES
    clear_url_caches()
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def visit(address: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{live_server.url}/styleguide/{address}")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [text for text in complaints if "/fails/" not in text and "status of 503" not in text] == []


def open_drawer(page: Page) -> None:
    page.get_by_role("link", name="Create a user").click()
    expect(page.get_by_role("dialog", name="New user")).to_be_visible()


def open_shortcuts(page: Page) -> None:
    page.locator("body").press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def open_nothing(page: Page) -> None:
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "prepare"),
    [
        ("", open_nothing),
        ("sign-in/", open_nothing),
        ("users/new/", open_nothing),
        ("users/", open_nothing),
        ("users/", open_drawer),
        ("users/", open_shortcuts),
    ],
)
def test_axe_finds_nothing_and_nothing_sticks_out(visit: Open, address: str, prepare: Callable[[Page], None]) -> None:
    page = visit(address, color_scheme="light", reduced_motion="reduce")
    prepare(page)
    assert problems_everywhere(page) == []


def test_the_theme_is_the_servers_choice(visit: Open) -> None:
    def background(page: Page) -> str:
        return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))

    light = background(visit("?theme=light", color_scheme="dark"))
    dark = background(visit("?theme=dark", color_scheme="light"))
    assert background(visit("", color_scheme="light")) == light
    assert background(visit("", color_scheme="dark")) == dark
    assert light != dark


def test_typing_in_the_search_keeps_the_focus_and_tells_the_count(visit: Open) -> None:
    page = visit("users/")
    page.locator("body").press("/")
    page.keyboard.type("daria")
    expect(page.locator("#live")).to_have_text(re.compile(r"^\d+ users$"))
    expect(page.get_by_role("searchbox", name="Search users")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/users/\?q=daria$"))
    expect(page.locator("tbody tr").first).to_contain_text("daria")


def test_the_sort_link_keeps_the_focus_and_tells_its_state(visit: Open) -> None:
    page = visit("users/")
    page.get_by_role("link", name="Display name").press("Enter")
    expect(page.get_by_role("columnheader", name="Display name")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("link", name="Display name")).to_be_focused()


def test_the_back_button_brings_the_lists_state_back(visit: Open) -> None:
    page = visit("users/?per_page=50")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("51–100 of 250 users")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("1–50 of 250 users")).to_be_visible()


def test_a_rows_menu_works_by_arrow_keys_and_gives_the_focus_back(visit: Open) -> None:
    page = visit("users/")
    button = page.get_by_role("button", name="Actions for").nth(2)
    button.press("Enter")
    expect(page.get_by_role("link", name="Edit")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Deactivate")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Done. 1 user was changed.")
    expect(button).to_be_focused()
    expect(page.locator("#live")).to_have_text("Done. 1 user was changed. 250 users")


def test_a_message_stays_in_the_notifications(visit: Open) -> None:
    page = visit("")
    page.get_by_role("button", name="Show a toast").click()
    page.get_by_role("button", name="Close this message").click()
    expect(page.locator(".toast")).to_have_count(0)
    page.get_by_role("button", name="Notifications").click()
    expect(page.locator("[data-notifications]")).to_contain_text("Saved.")


def test_the_drawer_keeps_the_list_until_the_form_is_right(visit: Open) -> None:
    page = visit("users/")
    open_drawer(page)
    drawer = page.get_by_role("dialog", name="New user")
    expect(drawer.get_by_label("Username")).to_be_focused()
    drawer.get_by_role("button", name="Create").click()
    expect(drawer.get_by_role("heading", name="3 fields need another look")).to_be_visible()
    expect(drawer.locator(".summary")).to_be_focused()
    drawer.get_by_label("Username").fill("new.one")
    drawer.get_by_label("Username").fill("new-one")
    drawer.get_by_label("Display name").fill("New One")
    drawer.get_by_role("button", name="Generate").click()
    expect(drawer.locator("[data-met=yes]")).to_have_count(6)
    drawer.get_by_role("button", name="Create").click()
    expect(page.locator(".toast")).to_contain_text("User new-one was created.")
    expect(page.get_by_role("link", name="Create a user").first).to_be_focused()
    expect(drawer).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/styleguide/users/$"))


def test_two_clicks_send_one_request(visit: Open) -> None:
    page = visit("users/new/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Create", exact=True).dblclick()
    expect(page.get_by_role("heading", name="3 fields need another look")).to_be_visible()
    assert len(sent) == 1


def test_unsaved_input_is_not_left_without_a_question(visit: Open) -> None:
    page = visit("users/new/")
    page.get_by_label("Username").fill("half-typed")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Cancel").click()
    assert asked == ["Leave without saving? What you typed will be lost."]
    expect(page.get_by_label("Username")).to_have_value("half-typed")


def test_a_fragment_that_fails_says_so(visit: Open) -> None:
    page = visit("")
    page.get_by_role("button", name="A fragment that fails").click()
    expect(page.locator(".toast")).to_contain_text("The sample refuses this, on purpose.")
    expect(page.locator("#live-urgent")).to_have_text("The sample refuses this, on purpose.")


def test_the_palette_finds_and_leads_on(visit: Open) -> None:
    page = visit("")
    page.keyboard.press("Control+k")
    page.keyboard.type("sales")
    expect(page.locator("#palette-results a")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Users", exact=True)).to_be_focused()


def test_single_key_shortcuts_can_be_switched_off(visit: Open) -> None:
    page = visit("users/")
    open_shortcuts(page)
    page.get_by_label("Single-key shortcuts are on").uncheck()
    page.keyboard.press("Escape")
    page.locator("body").press("/")
    expect(page.get_by_role("searchbox", name="Search users")).not_to_be_focused()
    page.reload()
    page.locator("body").press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_copied_value_is_in_the_clipboard_and_said(visit: Open) -> None:
    page = visit("", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the SDK login").click()
    expect(page.locator("#live")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "alice.park@support.northwind.voximplant.com"


def test_a_slow_answer_shows_that_it_goes_on(visit: Open) -> None:
    page = visit("users/")

    def late(route: Route) -> None:
        page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/users/?q=*", late)
    page.locator("#q").fill("daria")
    expect(page.locator("#users")).to_have_attribute("aria-busy", "true")
    expect(page.locator("tbody tr").first).to_contain_text("daria")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def test_a_dialog_opens_and_closes_without_javascript(visit: Open) -> None:
    page = visit("", java_script_enabled=False)
    page.get_by_role("button", name="Delete…").click()
    dialog = page.get_by_role("dialog", name="Delete alice.park?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


def test_everything_opens_without_javascript(visit: Open) -> None:
    page = visit("users/", java_script_enabled=False)
    page.get_by_role("button", name="Actions for").first.click()
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Done. 1 user was changed.")
    page.get_by_role("link", name="Create a user").click()
    expect(page.get_by_role("heading", name="New user")).to_be_visible()


def test_on_a_phone_the_menu_is_a_sheet_and_rows_are_cards(visit: Open) -> None:
    page = visit("users/", viewport=PHONE, is_mobile=True, has_touch=True)
    page.get_by_role("button", name="Menu", exact=True).tap()
    expect(page.get_by_role("link", name="Subusers")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Subusers")).to_be_hidden()
    expect(page.get_by_role("link", name="Create a user")).to_be_in_viewport()
    expect(page.locator("thead")).to_be_hidden()
