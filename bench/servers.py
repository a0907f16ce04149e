"""The servers that are measured: sandbox, panel and Django's admin, each a program under granian."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.http_client import Request
from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from tests.commands.demo_process import ROOT, free_port, sign_in
from tests.e2e.panel import PASSWORD, RunningPanel, running_panel, served

WORKERS, THREADS = 2, 32


@dataclass(frozen=True)
class Bench:
    """What is measured, ready to be asked."""

    panel: RunningPanel
    session: str
    application_id: int
    sandboxes: dict[int, str]  # latency in ms -> address of the API
    key: ServiceAccountAuth

    @property
    def users_page(self) -> Request:
        """The users list, 20 rows of 250."""
        return Request(f"{self.panel.url}/application/{self.application_id}/users/", {"Cookie": self.session})

    def bare_call(self, latency: int) -> Request:
        """The API call behind the users list, signed beforehand."""
        headers = {
            "Authorization": f"Bearer {self.key.token()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = f"application_id={self.application_id}&count=20&offset=0"
        return Request(f"{self.sandboxes[latency]}/GetUsers", headers, body)

    def use(self, latency: int) -> None:
        """Point the panel's account to the sandbox with this latency: one row."""
        with closing(sqlite3.connect(self.panel.data / "panel.sqlite3", timeout=10)) as database, database:
            database.execute("UPDATE accounts_account SET api_url = ?", [self.sandboxes[latency]])


@contextmanager
def sandbox(data: Path, latency: int) -> Iterator[str]:
    """A sandbox with the demo's contents; two of them may share a directory."""
    port = free_port()
    command = ["manage.py", "sandbox", "--port", str(port), "--data", str(data)]
    with served("the sandbox", [*command, "--latency", str(latency)], port, "/", dict(os.environ)):
        yield f"http://127.0.0.1:{port}/platform_api"


@contextmanager
def panel(data: Path) -> Iterator[Bench]:
    """The panel, with the main account signed in."""
    with sandbox(data, 0) as quick, sandbox(data, 50) as slow:
        credentials = data / "sandbox-credentials.json"
        settings = {"PANEL_WORKERS": str(WORKERS), "PANEL_THREADS": str(THREADS)}
        key = json.loads(credentials.read_text())
        auth = ServiceAccountAuth(key["account_id"], key["key_id"], key["private_key"])
        applications = Api(quick, auth).applications.list()
        support = next(application.id for application in applications if application.name == "support")
        with running_panel(data, quick, credentials, **settings) as running:
            session = sign_in(running.port, "/auth/", account="demo", password=PASSWORD)
            if session is None:
                raise RuntimeError("the panel refuses the sign-in")
            yield Bench(running, session, support, {0: quick, 50: slow}, auth)


@contextmanager
def admin(data: Path) -> Iterator[Request]:
    """Django's admin over 20,000 rows, on the same server with the same workers; its change list."""
    environment = dict(os.environ) | {"BENCH_DATABASE": str(data / "admin.sqlite3")}
    prepare = [sys.executable, "-m", "bench.admin.prepare"]
    done = subprocess.run(prepare, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    port = free_port()
    options = ["--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "error", "--working-dir", str(ROOT)]
    pool = ["--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
    command = ["-m", "granian", *options, *pool, "bench.admin.wsgi:application"]
    with served("Django's admin", command, port, "/admin/login/", environment):
        cookie = {"Cookie": f"sessionid={done.stdout.strip()}"}
        yield Request(f"http://127.0.0.1:{port}/admin/bench/person/", cookie)
