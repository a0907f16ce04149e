"""Debian's Firefox over WebDriver BiDi; `python -m tests.e2e.firefox ...` is the program that Playwright starts.

Playwright always sends one command that this Firefox does not have: a relay between both answers it. Without the relay
`new_context` fails. It is not needed once Debian's Firefox knows `emulation.setMediaFeaturesOverride`.
"""

import asyncio
import json
import re
import shutil
import sys
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

NAME = "firefox-esr"
UNKNOWN = "emulation.setMediaFeaturesOverride"
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
# Reduced motion, and no network of its own.
PREFERENCES: dict[str, str | float | bool] = {
    "ui.prefersReducedMotion": 1,
    "app.normandy.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


def find() -> str | None:
    """Where it is installed."""
    return shutil.which(NAME)


def as_program(folder: Path) -> Path:
    """This module as a program of its own, for Playwright."""
    program = folder / NAME
    home = Path(__file__).parents[2]
    program.write_text(f'#!/bin/sh\ncd "{home}" && exec "{sys.executable}" -m tests.e2e.firefox "$@"\n')
    program.chmod(0o700)
    return program


async def main(arguments: list[str]) -> None:
    """Start Firefox, and relay what is said to it; ends with it."""
    firefox = await asyncio.create_subprocess_exec(NAME, *arguments, stderr=asyncio.subprocess.PIPE)
    assert firefox.stderr
    while line := (await firefox.stderr.readline()).decode(errors="replace"):
        if found := LISTENS.search(line):
            break
        sys.stderr.write(line)
    else:
        sys.exit(f"{NAME} ended before it listened.")

    async def relay(playwright: ServerConnection) -> None:
        address = f"{found[1].removesuffix('/')}{playwright.request.path if playwright.request else ''}"
        async with connect(address, max_size=None, proxy=None) as browser:
            await asyncio.gather(down(playwright, browser), up(browser, playwright))

    async with serve(relay, "127.0.0.1", 0, max_size=None) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"WebDriver BiDi listening on ws://127.0.0.1:{port}", file=sys.stderr, flush=True)  # noqa: T201
        await asyncio.gather(firefox.wait(), drained(firefox.stderr))


async def down(playwright: ServerConnection, browser: ClientConnection) -> None:
    async for message in playwright:
        said = json.loads(message)
        if said.get("method") == UNKNOWN:
            await playwright.send(json.dumps({"type": "success", "id": said["id"], "result": {}}))
        else:
            await browser.send(message)
    await browser.close()


async def up(browser: ClientConnection, playwright: ServerConnection) -> None:
    async for message in browser:
        await playwright.send(message)
    await playwright.close()


async def drained(stream: asyncio.StreamReader) -> None:
    """A pipe that nobody reads would stop Firefox."""
    while await stream.read(4096):
        pass


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
