"""What `layout.js` looks for on every page, and how lists keep what matters in sight."""

from playwright.sync_api import Page, expect

from tests.e2e.layout import LAYOUT
from tests.e2e.long_names import LONG, give_long_names
from tests.e2e.steps import come_in, open_users, sign_in
from tests.sandboxes import RunningSandbox


def test_what_does_not_fit_is_found(page: Page) -> None:
    sign_in(page)
    page.evaluate("""() => {
      const add = (style, text) => {
        const element = document.createElement("p");
        Object.assign(element.style, style);
        element.textContent = text;
        document.querySelector("main").append(element);
      };
      add({ width: "2000px" }, "wide");
      add({ width: "3em", overflowWrap: "anywhere" }, "phonenumbermanager");
      add({ position: "relative", marginBlockEnd: "-2.5em" }, "under");
      add({ position: "relative" }, "over");
    }""")
    found = " ".join(page.evaluate(LAYOUT))
    assert "the page needs" in found
    assert 'the word "phonenumbermanager" breaks' in found
    assert '"under" lies over "over"' in found


def test_the_rows_menu_stays_in_sight_where_a_list_scrolls_in_its_box(page: Page, sandbox: RunningSandbox) -> None:
    give_long_names(sandbox)
    come_in(page)
    open_users(page)
    page.goto(
        f"{page.url}?columns=id,display_name,state,acd_status,balance,skills,queues,created,modified&q={'a' * 50}"
    )
    page.set_viewport_size({"width": 1000, "height": 800})
    expect(page.locator("tbody").get_by_text(LONG[:60]).first).to_be_visible()
    page.evaluate(LAYOUT)
    box = page.locator(".list-box")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    expect(page.get_by_role("button", name="Actions for")).to_be_in_viewport(ratio=1)


def test_the_head_of_a_list_that_fits_sticks_to_the_page(page: Page) -> None:
    come_in(page)
    open_users(page)
    page.locator("tbody tr").last.scroll_into_view_if_needed()
    expect(page.get_by_role("columnheader", name="Display name")).to_be_in_viewport(ratio=1)
