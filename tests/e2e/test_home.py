"""The home page in a browser: its figures when they fail, and counting with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from bench.programs.panel import RunningPanel
from tests.e2e.steps import sign_in
from tests.sandboxes import RunningSandbox


def test_figures_that_fail_are_said_and_can_be_tried_again(page: Page, sandbox: RunningSandbox) -> None:
    sandbox.fault(http_status=500)
    sign_in(page)
    again = page.get_by_role("link", name="Try again")
    expect(again).to_be_visible(timeout=15000)
    expect(page.locator("#figures .skeleton")).to_have_count(0)
    sandbox.clear_faults()
    again.press("Enter")
    expect(page.locator("#figures")).to_contain_text("Needs attention")
    expect(again).to_have_count(0)


def test_figures_that_never_come_leave_no_skeleton(page: Page, complaints: list[str]) -> None:
    page.route("**/figures/", lambda route: route.abort())
    sign_in(page)
    expect(page.locator("#figures")).to_contain_text("The figures could not be loaded.")
    expect(page.locator("#figures .skeleton")).to_have_count(0)
    complaints.clear()


def test_all_users_are_counted_by_the_keyboard_and_the_focus_stays(page: Page) -> None:
    sign_in(page)
    page.locator("#count").press("Enter")
    expect(page.locator("#count")).to_contain_text("Count again")
    expect(page.locator("#count")).to_be_focused()
    expect(page.locator("#figures")).to_contain_text("287 of 1,000")


def test_all_users_are_counted_without_javascript(plain_page: Page) -> None:
    sign_in(plain_page)
    plain_page.get_by_role("link", name="The account in figures").click()
    plain_page.locator("#count").click()
    expect(plain_page.locator("#figures")).to_contain_text("287 of 1,000")


SHIFTS = """
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_figures_come(page: Page, panel: RunningPanel, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page)
    expect(page.locator("#count")).to_be_visible()
    panel.forget_kept_answers()  # the room for them is that of a first visit
    page.add_init_script(SHIFTS)
    page.goto("/")
    expect(page.locator("#count")).to_be_visible()
    expect(page.locator("#figures .skeleton")).to_have_count(0)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shift") <= 0.02


def test_what_needs_attention_leads_to_the_list_of_just_those(page: Page) -> None:
    sign_in(page)
    page.get_by_role("link", name="People without a role: 1").click()
    expect(page.locator("#subusers tbody tr")).to_have_count(1)
    expect(page.locator("#subusers tbody tr")).to_contain_text("norole")
