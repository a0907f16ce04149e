"""Every page and state: axe finds nothing, and all fits every width, also with long names and wider spacing.

A page is loaded once for all of that: in both themes, on a desk and on a phone, then at every width.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import problems_everywhere
from tests.e2e.layout import problems_at
from tests.e2e.long_names import give_long_names
from tests.sandboxes import RunningSandbox

PARTS = 4  # each in a test of its own, so that several processes share them
WIDTHS = range(320, 1921, 40)
# WCAG 1.4.12, by the object model: the Content-Security-Policy lets no style come in as text.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important }
                     * { word-spacing: 0.16em !important }
                     p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_and_fits_every_width(
    page: Page, sandbox: RunningSandbox, addresses: list[str], complaints: list[str], part: int
) -> None:
    give_long_names(sandbox)
    found: dict[str, list[str]] = {}
    for address in ["/auth/", *addresses][part::PARTS]:
        page.set_viewport_size({"width": 1280, "height": 844})
        page.goto(address)
        expect(page.locator("main [aria-busy=true]")).to_have_count(0)
        problems = [*problems_everywhere(page), *problems_at(page, WIDTHS)]
        page.evaluate(SPACING)
        problems += [f"with wider spacing, {problem}" for problem in problems_at(page, range(320, 1281, 320))]
        if problems:
            found[address] = problems
    complaints[:] = [text for text in complaints if "404" not in text]
    assert found == {}
