"""`make screenshots`: pages of the panel with the demo's data, light and dark, wide and narrow, in docs/screenshots."""

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import find
from tests.e2e.conftest import ARGUMENTS
from tests.e2e.panel import RunningPanel, running_panel, write_credentials
from tests.e2e.steps import open_users, sign_in
from tests.sandboxes import running_sandbox

TARGET = Path(__file__).parent.parent.parent / "docs" / "screenshots"
WIDTHS = {"wide": (1280, 800), "narrow": (390, 844)}
# name -> address; {application} is the application `support`.
PAGES = {
    "home": "/",
    "applications": "/applications/",
    "users": "/application/{application}/users/",
    "new-user": "/application/{application}/users/new/",
    "subusers": "/settings/subusers/",
}


def main() -> None:
    """Bring up a panel with a sandbox, and take all pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="panel-screenshots-") as directory, running_sandbox("demo") as sandbox:
        data = Path(directory)
        with (
            running_panel(data, sandbox.url, write_credentials(sandbox, data)) as panel,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=find(), args=[*ARGUMENTS, "--no-sandbox"])
            for theme in ("light", "dark"):
                for width in WIDTHS:
                    take_all(browser, panel, theme, width)
            browser.close()


def take_all(browser: Browser, panel: RunningPanel, theme: str, width: str) -> None:
    """All pages in one theme and width."""
    columns, rows = WIDTHS[width]
    context = browser.new_context(
        base_url=panel.url,
        viewport={"width": columns, "height": rows},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/auth/")
    take(page, f"sign-in-{theme}-{width}")
    sign_in(page)
    open_users(page)
    application = re.search(r"/application/(\d+)/", page.url)
    if application is None:
        raise RuntimeError(f"{page.url} is no application's page")
    for name, address in PAGES.items():
        page.goto(address.format(application=application[1]))
        take(page, f"{name}-{theme}-{width}")
    context.close()


def take(page: Page, name: str) -> None:
    """One picture of what the window shows."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / f"{name}.png", animations="disabled")
    print(f"docs/screenshots/{name}.png")  # noqa: T201 -- a program for the terminal


if __name__ == "__main__":
    main()
