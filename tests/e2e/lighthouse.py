"""`make lighthouse`: Lighthouse on the main pages, as on a desk and as on a phone; fails below the goals.

Its scores for speed depend on the machine: only those of a quiet one count, so this is no test.
"""

import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.programs.panel import running_panel
from tests.e2e import from_npm
from tests.e2e.browser import ARGUMENTS, find
from tests.e2e.steps import open_users, sign_in
from tests.sandboxes import running_sandbox, write_credentials

LOCKED = Path(__file__).parent / "npm" / "lighthouse"
HOME = Path(sys.prefix) / "lighthouse"
PROGRAM = HOME / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")
GOALS = {"desktop": 100, "mobile": 95}
LARGEST_SHIFT = 0.02
PATHS = (
    "/",
    "/settings/subusers/",
    "/settings/subusers/new/",
    "/settings/service_accounts/",
    "/settings/roles/",
    "/logs/",
)


def main() -> None:
    """Bring up a panel with a sandbox, sign in, and print a line for each page and form."""
    if not from_npm.is_installed(LOCKED, HOME) and (problem := from_npm.install(LOCKED, HOME)):
        sys.exit(f"Lighthouse cannot be installed: {problem}.")
    with tempfile.TemporaryDirectory(prefix="panel-lighthouse-") as directory, running_sandbox("demo") as sandbox:
        data, port = Path(directory), free_port()
        arguments = [*ARGUMENTS, "--no-sandbox", f"--remote-debugging-port={port}"]
        with (
            running_panel(data, sandbox.url, write_credentials(sandbox, data)) as panel,
            sync_playwright() as playwright,
            # Its own context: the one that Lighthouse finds, and that is signed in.
            playwright.chromium.launch_persistent_context(
                data / "browser", executable_path=find(), args=arguments, base_url=panel.url
            ) as context,
        ):
            addresses = found(context.new_page(), panel.url)
            low = [name for form in GOALS for name in addresses if not is_good(name, form, port)]
    if low:
        sys.exit(f"Below the goals: {', '.join(low)}.")


def found(page: Page, url: str) -> list[str]:
    """The addresses of the pages, as somebody who is signed in sees them."""
    sign_in(page)
    open_users(page)
    user = page.locator("tbody th a").first.get_attribute("href")
    return [page.url, f"{url}{user}", *(url + path for path in PATHS)]


def is_good(address: str, form: str, port: int) -> bool:
    """Print what Lighthouse says of a page; whether it is as good as it should be."""
    report = ask(address, form, port)
    scores = [round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES]
    shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
    path = address.removeprefix("http://").partition("/")[2]
    shown = "  ".join(f"{name} {score:3}" for name, score in zip(CATEGORIES, scores, strict=True))
    print(f"{form:8} {shown}  shift {shift:.3f}  /{path}", flush=True)  # noqa: T201
    return min(scores) >= GOALS[form] and shift <= LARGEST_SHIFT


def ask(address: str, form: str, port: int) -> dict[str, Any]:
    """The report of one page."""
    preset = ["--preset=desktop"] if form == "desktop" else []
    options = [f"--port={port}", "--disable-storage-reset", "--quiet", "--output=json", *preset]
    command = [str(PROGRAM), address, *options, f"--only-categories={','.join(CATEGORIES)}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


if __name__ == "__main__":
    main()
