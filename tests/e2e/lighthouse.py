"""`make lighthouse`: Lighthouse on all kinds of pages, as on a desk and as on a phone; fails below the goals.

Its scores for speed depend on the machine: only those of a quiet one count, so this is no test. Arguments are parts of
addresses, for example `/logs/`: then only these pages are looked at.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Page, sync_playwright

from bench.programs.panel import running_panel
from tests.e2e import from_npm
from tests.e2e.browser import ARGUMENTS, find
from tests.e2e.steps import sign_in
from tests.sandboxes import RunningSandbox, running_sandbox, write_credentials

LOCKED = Path(__file__).parent / "npm" / "lighthouse"
HOME = Path(sys.prefix) / "lighthouse"
PROGRAM = HOME / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")
GOALS = {"desktop": 100, "mobile": 95}
LARGEST_SHIFT = 0.02
ROUTES = (
    "home:home",
    "sign_in:main_account",
    "sign_in:subuser",
    "applications:list",
    "applications:detail",
    "applications:create",
    "users:list",
    "users:detail",
    "users:create",
    "users:edit",
    "users:delete",
    "imports:users",
    "skills:list",
    "skills:of_user",
    "subusers:list",
    "subusers:detail",
    "subusers:create",
    "subusers:edit",
    "subusers:leave",
    "subusers:password",
    "subusers:drift",
    "reviews:list",
    "reviews:detail",
    "service_accounts:list",
    "service_accounts:detail",
    "service_accounts:create",
    "roles:matrix",
    "roles:api",
    "roles:who",
    "roles:least",
    "roles:compare",
    "roles:detail",
    "logs:list",
    "logs:detail",
    "logs:mine",
    "jobs:list",
    "jobs:detail",
    "saved_views:list",
    "profile:profile",
    "preferences:preferences",
    "monitoring:status",
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
            addresses = found(context.new_page(), panel.url, sandbox)
            wanted = [each for each in addresses if any(part in each for part in sys.argv[1:] or ("",))]
            low = [name for form in GOALS for name in wanted if not is_good(name, form, port)]
    if low:
        sys.exit(f"Below the goals: {', '.join(low)}.")


def found(page: Page, url: str, sandbox: RunningSandbox) -> list[str]:
    """The addresses of the pages, as somebody who is signed in sees them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    # Both read the settings.
    from panel.access.checks import routes_of
    from tests.e2e import pages

    sign_in(page)
    ids = pages.real_ids(page, sandbox)
    routes = {route.name: route for route in routes_of()}
    return [url + pages.address_of(routes[name], ids) for name in ROUTES]


def is_good(address: str, form: str, port: int) -> bool:
    """Print what Lighthouse says of a page; whether it is as good as it should be."""
    report = ask(address, form, port)
    scores = [round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES]
    shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
    path = address.removeprefix("http://").partition("/")[2]
    shown = "  ".join(f"{name} {score:3}" for name, score in zip(CATEGORIES, scores, strict=True))
    print(f"{form:8} {shown}  shift {shift:.3f}  /{path}", flush=True)  # noqa: T201
    for name in CATEGORIES:
        if report["categories"][name]["score"] != 1:
            print(*failing(report, name), sep="\n", flush=True)  # noqa: T201
    return min(scores) >= GOALS[form] and shift <= LARGEST_SHIFT


def failing(report: dict[str, Any], category: str) -> Iterator[str]:
    """The audits of a category that are not perfect, each with what it names first."""
    for each in report["categories"][category]["auditRefs"]:
        audit = report["audits"][each["id"]]
        if each["weight"] and (audit["score"] or 0) < 1:
            items = audit.get("details", {}).get("items", [])
            where = [item["node"]["snippet"] for item in items if "node" in item]
            yield f"    {category}: {each['id']} {audit.get('displayValue', '')} {' '.join(where[:3])[:300]}"


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
