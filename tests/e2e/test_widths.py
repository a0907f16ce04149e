"""Every page fits every width: nothing scrolls sideways but what is meant to, no word breaks, no text overlaps."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.long_names import LONG, give_long_names
from tests.e2e.pages import sign_in_and_find_pages
from tests.e2e.steps import open_users, sign_in
from tests.sandboxes import RunningSandbox

LAYOUT = (Path(__file__).parent / "layout.js").read_text()
WIDTHS = range(320, 1921, 40)
# WCAG 1.4.12, by the object model: the Content-Security-Policy lets no style come in as text.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important }
                     * { word-spacing: 0.16em !important }
                     p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""


def problems_at(page: Page, widths: range) -> list[str]:
    """What does not fit, at each of the widths."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {problem}" for problem in page.evaluate(LAYOUT)]
    return found


def sweep(page: Page, addresses: list[str], widths: range, prepare: str = "() => {}") -> list[str]:
    """What does not fit: address, width, problem. A page is loaded once."""
    found = []
    for address in addresses:
        page.goto(address)
        expect(page.locator("main [aria-busy=true]")).to_have_count(0)
        page.evaluate(prepare)
        found += [f"{address}, {problem}" for problem in problems_at(page, widths)]
    return found


def test_every_page_fits_every_width(page: Page, sandbox: RunningSandbox, complaints: list[str]) -> None:
    give_long_names(sandbox)
    addresses = sign_in_and_find_pages(page, sandbox)
    assert len(addresses) > 45
    found = sweep(page, ["/auth/", *addresses], WIDTHS)
    complaints[:] = [text for text in complaints if "404" not in text]
    assert found == []


def test_wider_spacing_of_text_breaks_nothing(page: Page, sandbox: RunningSandbox, complaints: list[str]) -> None:
    addresses = sign_in_and_find_pages(page, sandbox)
    found = sweep(page, addresses, range(320, 1281, 320), SPACING)
    complaints[:] = [text for text in complaints if "404" not in text]
    assert found == []


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
    sign_in(page)
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
    sign_in(page)
    open_users(page)
    page.locator("tbody tr").last.scroll_into_view_if_needed()
    expect(page.get_by_role("columnheader", name="Display name")).to_be_in_viewport(ratio=1)
