"""`make screenshots`: what the panel looks like with the demo's data, in docs/screenshots.

Pictures are of one window, not of the whole page, and every one of them stays below 150 kB.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.programs.panel import RunningPanel, running_panel
from tests.e2e.browser import ARGUMENTS, find
from tests.e2e.steps import open_menu, open_users, sign_in
from tests.sandboxes import running_sandbox, write_credentials

TARGET = Path(__file__).parent.parent.parent / "docs" / "screenshots"
HEIGHTS = {1280: 800, 390: 844}
HEAVIEST = 150_000
# name -> address, below the application `support` where it begins with a dot
PAGES = {
    "home": "/",
    "users": "./",
    "subusers": "/settings/subusers/",
    "subuser": "/settings/subusers/?q=duo",
    "roles": "/settings/roles/",
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
                for width in HEIGHTS:
                    take_all(browser, panel, theme, width)
            browser.close()


def take_all(browser: Browser, panel: RunningPanel, theme: str, width: int) -> None:
    """All pictures in one theme and width."""
    context = browser.new_context(
        base_url=panel.url,
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=width < 600,
        is_mobile=width < 600,
    )
    page = context.new_page()
    suffix = f"{theme}-{width}"
    page.goto("/auth/")
    take(page, f"sign-in-{suffix}")
    sign_in(page)
    open_users(page)
    users = page.url
    for name, address in PAGES.items():
        page.goto(users if address == "./" else address)
        if name == "subuser":
            page.get_by_role("main").get_by_role("link", name="duo").click()
        take(page, f"{name}-{suffix}")
    page.goto(users)
    open_menu(page, "ada-almeida")
    take(page, f"menu-{suffix}")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Create a user").click()
    page.get_by_role("dialog").get_by_label("Username").fill("grace-h")
    page.get_by_role("dialog").get_by_label("Display name").fill("Grace H.")
    page.get_by_role("button", name="Generate").click()
    take(page, f"new-user-{suffix}")
    page.goto(users)
    page.get_by_role("main").get_by_role("link", name="ada-almeida").click()
    page.get_by_role("heading", name="Login card").wait_for()
    page.get_by_label("Skill to give").wait_for()  # this part comes by itself
    take(page, f"user-{suffix}")
    context.close()


def take(page: Page, name: str) -> None:
    """One picture of what the window shows.

    Raises:
        RuntimeError: it is too heavy to be kept.
    """
    page.wait_for_load_state("networkidle")
    path = TARGET / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    if path.stat().st_size > HEAVIEST:
        raise RuntimeError(f"{path} has {path.stat().st_size} bytes, more than {HEAVIEST}")
    print(f"docs/screenshots/{path.name}")  # noqa: T201 -- a program for the terminal


if __name__ == "__main__":
    main()
