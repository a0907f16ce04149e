"""`manage.py demo`: starts the panel and a sandbox of the Management API."""

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.utils import get_random_secret_key
from environs import Env, EnvError, validate

from panel.environment import directory
from panel.supervisor import ProgramFailedError, Stopped, Supervisor, port_problem

LOOPBACK = "127.0.0.1"
# Settings of a real installation, which the demo must never touch.
NOT_HANDED_ON = {
    f"{name}{suffix}"
    for name in ("PANEL_SECRET_KEY", "PANEL_ENCRYPTION_KEYS", "DATABASE_URL", "CACHE_URL", "PANEL_HTTPS")
    for suffix in ("", "_FILE")
}
PREPARATIONS = (
    ("preparing the database", "migrate"),
    ("collecting the static files", "collectstatic", "--no-input"),
)
SUBUSERS = (
    "owner, admin, developer, supervisor, support, accountant, calllistmanager,",
    "usermanager, phonenumbermanager, payer, payernoverify, duo, norole",
)
WELCOME = """
The panel runs at http://{panel}/

  main account   http://{panel}/auth/
                 account: demo
  subusers       http://{panel}/login/demo/
                 names: {subusers}
  password       {password} (for all of them; it works on this sandbox only)

The sandbox of the Management API runs at http://{sandbox}/platform_api,
its key is in {credentials}
Ctrl-C ends both.
"""


@dataclass(frozen=True)
class Demo:
    """The demo's settings from the environment (docs/settings.md)."""

    host: str
    port: int
    sandbox_port: int
    data: Path
    password: str

    @classmethod
    def from_environment(cls) -> Self:
        """Read the variables.

        Raises:
            EnvError: one of them does not fit.
        """
        env = Env()
        a_port = validate.Range(min=1, max=65535)
        return cls(
            host=env.str("PANEL_HOST", "127.0.0.1"),
            port=env.int("PANEL_PORT", 8000, validate=a_port),
            sandbox_port=env.int("SANDBOX_PORT", 8100, validate=a_port),
            data=env.path("PANEL_DATA", Path(".data")).resolve(),
            password=env.str("DEMO_PASSWORD", "Demo-panel-1", validate=validate.Length(min=1)),
        )

    @property
    def credentials(self) -> Path:
        """The key of an Owner's service account, as the vendor's file; the sandbox writes it."""
        return self.data / "sandbox-credentials.json"

    @property
    def connected_with(self) -> Path:
        """Port and password of the connected account: missing after an interrupted first start."""
        return self.data / "secrets" / "connected_with"

    @property
    def connection(self) -> str:
        """The content of `connected_with` when the account need not be connected."""
        return f"{self.sandbox_port} {self.password}"

    def is_connected(self) -> bool:
        return self.connected_with.exists() and self.connected_with.read_text() == self.connection

    @property
    def visible_host(self) -> str:
        return {"0.0.0.0": LOOPBACK, "::": "::1"}.get(self.host, self.host)  # noqa: S104 -- compared only

    @property
    def address(self) -> str:
        host = f"[{self.visible_host}]" if ":" in self.visible_host else self.visible_host
        return f"{host}:{self.port}"


class Command(BaseCommand):
    """Starts panel and sandbox, shows where to sign in, and ends both together."""

    help = "Runs the panel with a sandbox of the Management API. Ctrl-C ends both."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="start afresh: forget all that it holds")

    def handle(self, *_args: object, reset: bool, **_options: object) -> None:
        """Run until one of the programs ends (status 1) or the demo is stopped (status 0)."""
        try:
            demo = Demo.from_environment()
        except EnvError as error:
            raise CommandError(str(error)) from None
        for problem in filter(None, problems(demo)):
            raise CommandError(problem)
        if reset:
            forget(demo.data)
        keep_secrets(demo.data / "secrets")
        if not demo.credentials.exists():
            forget_sandbox(demo.data)
        try:
            with Supervisor() as programs:
                bring_up(programs, demo)
                self.stdout.write(welcome(demo))
                self.stdout.flush()
                programs.watch()
        except Stopped:
            self.stdout.write("The panel and the sandbox have ended.")
        except ProgramFailedError as error:
            raise CommandError(f"{error} The demo has ended.") from None


def problems(demo: Demo) -> Iterable[str | None]:
    """What prevents the demo from starting, a sentence each."""
    if demo.port == demo.sandbox_port:
        yield f"PANEL_PORT and SANDBOX_PORT are both {demo.port}; each needs a port of its own."
    yield port_problem(demo.host, demo.port, "PANEL_PORT")
    yield port_problem(LOOPBACK, demo.sandbox_port, "SANDBOX_PORT")
    if (demo.data / "panel.sqlite3").exists() and not (demo.data / "secrets").exists():
        yield f"PANEL_DATA ({demo.data}) holds a database that is not the demo's; choose another directory."
    yield data_problem(demo)


def data_problem(demo: Demo) -> str | None:
    """Why the demo's directory cannot be used; it is made, and nobody else may look into it."""
    try:
        directory("PANEL_DATA", demo.data)
    except ImproperlyConfigured as error:
        return str(error)
    return None


def bring_up(programs: Supervisor, demo: Demo) -> None:
    environment = child_environment(demo)
    standalone = environment | {"DJANGO_SETTINGS_MODULE": "panel.settings_standalone"}
    where = ("--host", LOOPBACK, "--port", str(demo.sandbox_port), "--data", str(demo.data))
    programs.start("the sandbox", manage("sandbox", *where), standalone)
    for name, *command in PREPARATIONS:
        programs.run(name, manage(*command, "--verbosity=0"), environment)
    programs.wait_for("the sandbox", LOOPBACK, demo.sandbox_port, "/")
    if not demo.is_connected():
        address = f"http://{LOOPBACK}:{demo.sandbox_port}/platform_api"
        connect = manage("connect", str(demo.credentials), "--api-url", address, "--with-subusers")
        programs.run("connecting the demo account", connect, environment | {"PANEL_PASSWORD": demo.password})
        keep(demo.connected_with, demo.connection)
    programs.start("the panel", manage("serve"), environment)
    programs.wait_for("the panel", demo.visible_host, demo.port, "/readyz")


def manage(*arguments: str) -> list[str]:
    return [sys.executable, sys.argv[0], *arguments]


def child_environment(demo: Demo) -> dict[str, str]:
    """The environment of the programs: secrets as files, and nothing of a real installation."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
    hosts = kept.get("PANEL_ALLOWED_HOSTS", "localhost,[::1]")
    anywhere = demo.host != demo.visible_host
    return kept | {
        "DJANGO_SETTINGS_MODULE": "panel.settings",
        "PANEL_SECRET_KEY_FILE": str(demo.data / "secrets" / "secret_key"),
        "PANEL_ENCRYPTION_KEYS_FILE": str(demo.data / "secrets" / "encryption_keys"),
        "PANEL_HTTPS": "false",
        "PANEL_ALLOWED_HOSTS": "*" if anywhere else f"{hosts},{LOOPBACK},{demo.host}",
        "PANEL_DATA": str(demo.data),
        "PANEL_HOST": demo.host,
        "PANEL_PORT": str(demo.port),
    }


def keep_secrets(directory: Path) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    secrets = {"secret_key": get_random_secret_key(), "encryption_keys": Fernet.generate_key().decode()}
    for name, value in secrets.items():
        if not (directory / name).exists():
            keep(directory / name, value)


def keep(path: Path, secret: str) -> None:
    """Write a file that only its owner can read; whole or not at all."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(secret)
    part.replace(path)


def forget(data: Path) -> None:
    """Remove what the demo has written, and no other files in its directory; the secrets last.

    Without secrets the demo has never written here.
    """
    if not (data / "secrets").exists():
        return
    remove(data.glob("panel.sqlite3*"))
    forget_sandbox(data)
    for written in (data / "static", data / "secrets"):
        if written.exists():
            shutil.rmtree(written)


def forget_sandbox(data: Path) -> None:
    remove(data.glob("sandbox.sqlite3*"))
    remove(data.glob("sandbox-*"))


def remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink()


def welcome(demo: Demo) -> str:
    return WELCOME.format(
        panel=demo.address,
        sandbox=f"{LOOPBACK}:{demo.sandbox_port}",
        subusers=f"\n{' ' * 24}".join(SUBUSERS),
        password=demo.password,
        credentials=demo.credentials,
    )
