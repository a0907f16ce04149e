"""A panel as it is served in real life, for tests to look at: granian, built static files, a database of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.fernet import Fernet

from panel.supervisor import Program, answers
from tests.commands.demo_process import ROOT, free_port
from tests.sandboxes import RunningSandbox

PASSWORD = "Demo-panel-1"
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
"""


@dataclass(frozen=True)
class RunningPanel:
    """A panel whose account `demo` is the sandbox's; all its subusers may sign in with PASSWORD."""

    url: str
    data: Path
    environment: dict[str, str]

    @property
    def port(self) -> int:
        """The panel's port."""
        return int(self.url.rpartition(":")[2])

    @property
    def log(self) -> str:
        """All that the panel has written so far."""
        return (self.data / "panel.log").read_text()

    def forget(self) -> None:
        """Sessions, wrong sign-ins, and what the API told lately."""
        self.execute("DELETE FROM accounts_session", "DELETE FROM accounts_attemptcount")
        self.forget_kept_answers()

    def forget_kept_answers(self) -> None:
        """Have everything asked of the API again."""
        self.execute(
            "DELETE FROM panel_cache",
            "UPDATE accounts_member SET roles_read = NULL",
            "UPDATE accounts_account SET kept_revision = kept_revision + 1",
        )

    def execute(self, *statements: str) -> None:
        """Change the panel's database behind its back."""
        with closing(sqlite3.connect(self.data / "panel.sqlite3", timeout=10)) as database, database:
            for statement in statements:
                database.execute(statement)


@contextmanager
def running_panel(data: Path, api_url: str, credentials: Path, **settings: str) -> Iterator[RunningPanel]:
    """A panel on a free port, connected to the API at this address."""
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "HOME": str(data)} | {
        "DJANGO_SETTINGS_MODULE": "panel.settings",
        "PANEL_SECRET_KEY": "tests-tests-tests-tests-tests-tests-tests-tests-tests",
        "PANEL_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "PANEL_HTTPS": "false",
        "PANEL_DATA": str(data),
        "PANEL_PORT": str(port),
        "PANEL_WORKERS": "1",
        "PANEL_THREADS": "8",
        **settings,
    }
    connect = ("manage.py", "connect", str(credentials), "--api-url", api_url, "--with-subusers")
    for command in (("-c", PREPARE), connect):
        given = environment | {"PANEL_PASSWORD": PASSWORD}
        subprocess.run([sys.executable, *command], cwd=ROOT, env=given, check=True, stdin=subprocess.DEVNULL)
    log = data / "panel.log"
    with log.open("ab") as output, served("the panel", ["manage.py", "serve"], port, "/healthz", environment, output):
        yield RunningPanel(f"http://127.0.0.1:{port}", data, environment)


@contextmanager
def served(
    name: str,
    command: list[str],
    port: int,
    path: str,
    environment: dict[str, str],
    output: BinaryIO | None = None,
) -> Iterator[Program]:
    """A Python program that answers `GET path`, until the block ends."""
    command = [sys.executable, str(ROOT / command[0]) if command[0] == "manage.py" else command[0], *command[1:]]
    program = Program.start(name, command, environment, output.fileno() if output else None)
    try:
        deadline = time.monotonic() + 60
        while not answers("127.0.0.1", port, path):
            if program.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{name} does not start")
            time.sleep(0.05)
        yield program
    finally:
        program.signal(signal.SIGTERM)
        program.end()


def write_credentials(sandbox: RunningSandbox, directory: Path) -> Path:
    """The sandbox's Owner key as a file."""
    path = directory / "credentials.json"
    path.write_text(json.dumps(sandbox.credentials))
    return path
