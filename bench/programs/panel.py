"""A panel as it is served in real life: granian, built static files, a database of its own."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import copyfile, copytree
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet

from bench.programs.running import free_port, processes_with, run, served
from panel.supervisor import Program, answers

PASSWORD = "Demo-panel-1"


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

    @contextmanager
    def serving(self) -> Iterator[Program]:
        """`manage.py serve`, until the block ends; for one that was killed, again."""
        command = ["manage.py", "serve"]
        with (self.data / "panel.log").open("ab") as output:
            ready = lambda: answers("127.0.0.1", self.port, "/readyz")  # noqa: E731
            with served("the panel", command, ready, self.environment, output) as program:
                yield program

    @contextmanager
    def beside(self, data: Path) -> Iterator["RunningPanel"]:
        """Another panel, as on a machine of its own, with the same secrets, database and cache."""
        port = free_port()
        data.mkdir(mode=0o700)
        copytree(self.data / "static", data / "static")
        panel = RunningPanel(
            f"http://127.0.0.1:{port}", data, self.environment | {"PANEL_PORT": str(port), "PANEL_DATA": str(data)}
        )
        with panel.serving():
            yield panel

    def processes(self) -> list[int]:
        """Its main process, its workers for requests, and its worker for jobs."""
        return list(processes_with("PANEL_DATA", self.data))

    def kill(self) -> None:
        """kill -9 of all of them."""
        while processes := self.processes():
            for each in processes:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            time.sleep(0.02)

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

    def ask_api_at(self, url: str) -> None:
        """Let the account's API be somewhere else from now on."""
        self.execute(f"UPDATE accounts_account SET api_url = '{url}'")  # noqa: S608 -- our own address

    def execute(self, *statements: str) -> None:
        """Change the panel's database behind its back."""
        with closing(sqlite3.connect(self.data / "panel.sqlite3", timeout=10)) as database, database:
            for statement in statements:
                database.execute(statement)


@contextmanager
def running_panel(data: Path, api_url: str, credentials: Path, **settings: str) -> Iterator[RunningPanel]:
    """A panel on a free port, connected to the API at this address."""
    port = free_port()
    environment = environment_of(data) | {
        "PANEL_PORT": str(port),
        "PANEL_WORKERS": "1",
        "PANEL_THREADS": "8",
        **settings,
    }
    if "DATABASE_URL" in settings:
        run(["manage.py", "migrate", "--verbosity=0"], environment)
    else:
        copyfile(Path(empty_database().name) / "panel.sqlite3", data / "panel.sqlite3")
    copytree(Path(static_files().name) / "static", data / "static", dirs_exist_ok=True)
    connect = ["manage.py", "connect", str(credentials), "--api-url", api_url, "--with-subusers"]
    run(connect, environment | {"PANEL_PASSWORD": PASSWORD})
    panel = RunningPanel(f"http://127.0.0.1:{port}", data, environment)
    with panel.serving():
        yield panel


def environment_of(data: Path) -> dict[str, str]:
    """The settings of a panel that keeps all it writes in this directory."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(data),
        "DJANGO_SETTINGS_MODULE": "panel.settings",
        "PANEL_SECRET_KEY": "tests-tests-tests-tests-tests-tests-tests-tests-tests",
        "PANEL_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "PANEL_HTTPS": "false",
        "PANEL_DATA": str(data),
        "MALLOC_ARENA_MAX": "2",  # as with Dockerfile, systemd and `make serve`
    }


@cache
def empty_database() -> TemporaryDirectory[str]:
    """What `migrate` makes, once for all panels of this process."""
    directory = TemporaryDirectory(prefix="panel-database-")
    run(["manage.py", "migrate", "--verbosity=0"], environment_of(Path(directory.name)))
    return directory


@cache
def static_files() -> TemporaryDirectory[str]:
    """What `collectstatic` makes, once for all panels of this process: to compress takes longer than to start one."""
    directory = TemporaryDirectory(prefix="panel-static-")
    run(["manage.py", "collectstatic", "--no-input", "--verbosity=0"], environment_of(Path(directory.name)))
    return directory
