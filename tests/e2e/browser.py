"""The browser that the tests drive. `python -m tests.e2e.browser` installs one where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

# The shell is Chromium without its own windows and menus, which take more than half of the work of a whole one.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT = ("apt-get", "install", "--yes", "--no-install-recommends")
DEBIAN = (("apt-get", "update"), (*APT, "chromium-headless-shell"))
OLDER_DEBIAN = ((*APT, "chromium"),)
PLAYWRIGHT = ((sys.executable, "-m", "playwright", "install", "chromium"),)


def machines_own() -> str | None:
    """The Chromium that the machine has."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def playwrights_own() -> str | None:
    """The Chromium that Playwright has downloaded."""
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def find() -> str | None:
    """A Chromium that can be started."""
    return machines_own() or playwrights_own()


def launch(playwright: Playwright, *arguments: str) -> Browser:
    """That Chromium, with further arguments; root has no sandbox for it."""
    ours = [*ARGUMENTS, *arguments, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return playwright.chromium.launch(executable_path=find(), args=ours)


def install() -> None:
    """Debian's package when we may install one, else (or when that fails) Playwright's download.

    Raises:
        SystemExit: with one sentence, when nothing works.
    """
    ways = [("Debian's package chromium-headless-shell", DEBIAN), ("Debian's package chromium", OLDER_DEBIAN)]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        ways = []
    problem = ""
    for what, commands in [*ways, ("Playwright's Chromium (a download)", PLAYWRIGHT)]:
        print(f"The browser tests need Chromium, and there is none: installing {what} ...", flush=True)  # noqa: T201
        problem = next(filter(None, map(run, commands)), "there is still none")
        if find():
            return
    sys.exit(f"Chromium could not be installed: {problem}.")


def run(command: tuple[str, ...]) -> str | None:
    """Run a command without asking anybody anything; what went wrong, if something did."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    last = (done.stderr or done.stdout).strip().rpartition("\n")[2]
    return f"{' '.join(command)} failed ({last})" if done.returncode else None


if __name__ == "__main__":
    if not find():
        install()
