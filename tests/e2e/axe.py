"""What axe finds on a page, quickly: its program is loaded once a page."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

PROGRAM = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Contrast of 7:1 (WCAG AAA), and names that contain what one reads: axe asks neither unless it is told to.
# Its other rule about contrast (4.5:1) asks less of the same elements, and takes as long.
RUN = """async (rules) => {
  const more = {
    "color-contrast": { enabled: false },
    "color-contrast-enhanced": { enabled: true },
    "label-content-name-mismatch": { enabled: true },
  };
  const options = { resultTypes: ["violations"], ...(rules ? { runOnly: rules } : { rules: more }) };
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""
COLOURS = ("color-contrast-enhanced",)


def problems(page: Page, *rules: str) -> list[str]:
    """What these rules find, or all of them: rule, and the element it is about."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(PROGRAM)
    found: list[str] = page.evaluate(RUN, list(rules) or None)
    return found


def problems_everywhere(page: Page) -> list[str]:
    """On a desk and on a phone, in the light and in the dark. Only colours depend on the theme."""
    found = []
    for width, themes in ((1280, ("light", "dark")), (390, ("dark", "light"))):
        page.set_viewport_size({"width": width, "height": 844})
        for theme, rules in zip(themes, ((), COLOURS), strict=True):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            found += [f"{theme}, {width} px: {problem}" for problem in problems(page, *rules)]
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{width} px: the page needs {needed} px")
    return found
