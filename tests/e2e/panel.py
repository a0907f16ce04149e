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
# What one test must not leave to the next.
FORGET = (
    "DELETE FROM panel_cache",
    "DELETE FROM accounts_session",
    "DELETE FROM accounts_signinattempt",
    "UPDATE accounts_member SET roles_read = NULL",
)


@dataclass(frozen=True)
class RunningPanel:
    """A panel whose account `demo` is the sandbox's; all its subusers may sign in with PASSWORD."""

    url: str
    data: Path
    environment: dict[str, str]

    def forget(self) -> None:
        """Sessions, kept roles and wrong sign-ins."""
        with closing(sqlite3.connect(self.data / "panel.sqlite3", timeout=10)) as database, database:
            for statement in FORGET:
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
    program = Program.start("the panel", [sys.executable, str(ROOT / "manage.py"), "serve"], environment)
    try:
        deadline = time.monotonic() + 30
        while not answers("127.0.0.1", port, "/healthz"):
            assert program.process.poll() is None, "the panel has ended"
            assert time.monotonic() < deadline, "the panel does not answer"
            time.sleep(0.05)
        yield RunningPanel(f"http://127.0.0.1:{port}", data, environment)
    finally:
        program.signal(signal.SIGTERM)
        program.end()


def write_credentials(sandbox: RunningSandbox, directory: Path) -> Path:
    """The sandbox's Owner key as a file."""
    path = directory / "credentials.json"
    path.write_text(json.dumps(sandbox.credentials))
    return path
