"""What does not fit on a page: it scrolls sideways, a word breaks, text lies over text."""

from pathlib import Path

from playwright.sync_api import Page

LAYOUT = (Path(__file__).parent / "layout.js").read_text()


def problems_at(page: Page, widths: range) -> list[str]:
    """What does not fit, at each of the widths."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {problem}" for problem in page.evaluate(LAYOUT)]
    return found
