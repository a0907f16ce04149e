"""A line of 400 kbit/s with 400 ms of delay, and none at all: nothing is lost, nothing is sent twice."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.steps import come_in, expect_message, fill_user, open_menu, open_users

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
GOOD = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
CUT_OFF = re.compile("The panel cannot be reached. Check your connection; what you typed is still here.")


class Line:
    """The line between the browser and the panel, and what was sent over it by POST."""

    def __init__(self, page: Page) -> None:
        self.posts: list[str] = []
        self._page = page
        self._wire = page.context.new_cdp_session(page)
        self._wire.send("Network.enable")
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.method == "POST":
            self.posts.append(request.url)

    def is_slow(self) -> None:
        self._wire.send("Network.emulateNetworkConditions", SLOW)
        self.posts.clear()

    def is_good(self) -> None:
        self._wire.send("Network.emulateNetworkConditions", GOOD)
        self._page.context.set_offline(False)

    def is_cut(self) -> None:
        self._page.context.set_offline(True)
        self.posts.clear()


@pytest.fixture
def line(page: Page) -> Line:
    """On the users list, signed in."""
    come_in(page)
    open_users(page)
    return Line(page)


def note_what_is_busy(page: Page) -> None:
    """From now on. On a busy machine it can be over before a test looks."""
    page.evaluate(
        """() => {
            window.busy = new Set();
            const note = ({ target }) => {
                if (target.ariaBusy === "true") window.busy.add(target.id || target.tagName);
            };
            new MutationObserver((changes) => changes.forEach(note))
                .observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
        }"""
    )


def what_was_busy(page: Page) -> list[str]:
    return sorted(page.evaluate("[...window.busy]"))


def new_user(page: Page) -> None:
    page.get_by_role("link", name="Create a user").first.click()
    fill_user(page, "typed-once", "Typed Once")


def test_a_slow_save_says_that_it_is_busy_and_is_sent_once(page: Page, line: Line) -> None:
    new_user(page)
    line.is_slow()
    note_what_is_busy(page)
    page.get_by_role("button", name="Create", exact=True).dblclick()
    expect_message(page, "User typed-once was created.")
    assert {"FORM", "BODY"} <= set(what_was_busy(page))
    assert len(line.posts) == 1
    expect(page.locator("body")).not_to_have_attribute("aria-busy", "true")


def test_a_slow_search_shows_what_was_typed_last(page: Page, line: Line) -> None:
    rows = page.locator("tbody tr")
    line.is_slow()
    note_what_is_busy(page)
    page.locator("#q").press_sequentially("ada-novak", delay=120)
    expect(rows.first).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=ada-novak$"))
    expect(rows).to_have_count(1)
    assert "users" in what_was_busy(page)
    expect(page.locator("#q")).to_have_value("ada-novak")
    expect(page.locator("#q")).to_be_focused()


def test_enter_in_a_slow_palette_waits_for_the_hit_that_was_meant(page: Page, line: Line) -> None:
    line.is_slow()
    page.keyboard.press("Control+k")
    page.keyboard.type("Ada Novák")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Novák")


def test_a_row_action_is_sent_once_over_a_slow_line(page: Page, line: Line) -> None:
    name = page.locator("tbody tr:not(:has-text('Inactive')) th a").first.inner_text()
    line.is_slow()
    open_menu(page, name)
    deactivate = page.get_by_role("button", name="Deactivate").filter(visible=True)
    deactivate.dblclick()
    expect_message(page, f"User {name} is now inactive.")
    assert len(line.posts) == 1


def test_what_was_typed_without_a_line_is_kept_and_the_same_button_sends_it_later(
    page: Page, line: Line, complaints: list[str]
) -> None:
    new_user(page)
    line.is_cut()
    create = page.get_by_role("button", name="Create", exact=True)
    create.click()
    expect(page.locator("#drawer .toast")).to_have_text(CUT_OFF)
    expect(page.locator("#drawer input[name=name]")).to_have_value("typed-once")
    expect(page.locator("#drawer form")).not_to_have_attribute("aria-busy", "true")
    complaints.clear()
    line.is_good()
    line.posts.clear()
    create.click()
    expect_message(page, "User typed-once was created.")
    assert len(line.posts) == 1
    open_users(page)
    page.goto(f"{page.url}?q=typed-once")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_link_without_a_line_leaves_the_page_as_it_is(page: Page, line: Line, complaints: list[str]) -> None:
    address = page.url
    line.is_cut()
    link = page.locator("tbody th a").first
    name = link.inner_text()
    link.click()
    expect(page.locator(".toast")).to_have_text(re.compile("The panel cannot be reached."))
    assert page.url == address
    expect(page.locator("tbody tr")).to_have_count(20)
    complaints.clear()
    line.is_good()
    link.click()
    expect(page.locator(".page-under code")).to_have_text(name)


def test_a_row_action_without_a_line_changes_nothing_and_its_button_works_later(
    page: Page, line: Line, complaints: list[str]
) -> None:
    row = page.locator("tbody tr:not(:has-text('Inactive'))").first
    name = row.locator("th a").inner_text()
    line.is_cut()
    open_menu(page, name)
    deactivate = page.get_by_role("button", name="Deactivate").filter(visible=True)
    deactivate.click()
    expect(page.locator(".toast")).to_have_text(CUT_OFF)
    expect(row).not_to_contain_text("Inactive")
    complaints.clear()
    line.is_good()
    deactivate.click()  # its menu has stayed open
    expect_message(page, f"User {name} is now inactive.")


def test_a_form_that_the_browser_sends_itself_is_kept_without_a_line(
    page: Page, line: Line, complaints: list[str]
) -> None:
    page.goto("/settings/service_accounts/new/")
    page.locator("input[name=name]").fill("robot")
    page.get_by_role("checkbox", name=re.compile("^Support")).check()
    line.is_cut()
    create = page.locator("main form button[data-kind=primary]")
    create.click()
    expect(page.locator(".toast")).to_have_text(CUT_OFF)
    expect(page.locator("input[name=name]")).to_have_value("robot")
    complaints.clear()
    line.is_good()
    with page.expect_download() as download:
        create.click()
    assert download.value.suggested_filename == "credentials.json"
    expect(page.get_by_role("link", name="robot", exact=True)).to_be_visible()
