"""The panel under attack, with its sandbox behind a switch; and its memory."""

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.attack.clients import Browser
from bench.attack.switch import Switch
from bench.programs.panel import PASSWORD, RunningPanel, running_panel
from bench.programs.running import processes_with
from bench.programs.sandbox import sandbox_program
from bench.servers import THREADS, WORKERS
from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api

# PANEL_TRUSTED_PROXIES lets each client come from an address of its own.
SETTINGS = {"PANEL_WORKERS": str(WORKERS), "PANEL_THREADS": str(THREADS), "PANEL_TRUSTED_PROXIES": "1"}


@dataclass(frozen=True)
class Target:
    """What is attacked."""

    panel: RunningPanel
    switch: Switch
    application_id: int
    user_ids: list[int]

    @property
    def users(self) -> str:
        """The path of the users list."""
        return f"/application/{self.application_id}/users/"

    def browser(self, number: int, cookies: str = "") -> Browser:
        """A client at an address of its own."""
        return Browser(self.panel.port, f"198.51.{100 + number // 250}.{number % 250 + 1}", cookies)

    async def session(self) -> str:
        """The cookies of a new sign-in of the main account. All earlier sessions end."""
        self.panel.forget()
        browser = self.browser(999)
        reply = await browser.sign_in("/auth/", {"account": "demo", "password": PASSWORD})
        if reply.status != 302:
            raise RuntimeError(f"The panel refuses the sign-in ({reply.status}).")
        browser.close()
        return browser.cookies

    def memory(self) -> int:
        """MB that the panel's processes hold."""
        return sum(map(resident, processes_with("PANEL_PORT", self.panel.port))) // 1024


def resident(process: int) -> int:
    """kB in memory."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:  # it has ended meanwhile
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)


@contextmanager
def programs(data: Path, api_port: int, sandbox_url: str) -> Iterator[tuple[RunningPanel, int, list[int]]]:
    """The panel, connected to the API at this port; the demo's first application and its users."""
    key = json.loads((data / "sandbox-credentials.json").read_text())
    api = Api(sandbox_url, ServiceAccountAuth(key["account_id"], key["key_id"], key["private_key"]))
    application = next(found.id for found in api.applications.list() if found.name == "support")
    user_ids = [user.id for user in api.users.list(application, count=100)]
    address = f"http://127.0.0.1:{api_port}/platform_api"
    with running_panel(data, address, data / "sandbox-credentials.json", **SETTINGS) as panel:
        yield panel, application, user_ids


@asynccontextmanager
async def target() -> AsyncIterator[Target]:
    """Start all as programs; end them with the block."""
    with tempfile.TemporaryDirectory(prefix="panel-attack-") as directory:
        data = Path(directory)
        os.chmod(data, 0o700)  # noqa: PTH101
        with sandbox_program(data) as sandbox:
            switch = Switch(int(sandbox.url.split(":")[2].partition("/")[0]))
            async with switch.listening() as port:
                running = programs(data, port, sandbox.url)
                panel, application, user_ids = await asyncio.to_thread(running.__enter__)
                try:
                    yield Target(panel, switch, application, user_ids)
                finally:
                    await asyncio.to_thread(running.__exit__, None, None, None)
