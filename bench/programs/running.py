"""Programs on free ports of the loopback address, waited for, and ended with their block."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from panel.supervisor import Program

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60
# As a user's shell: without the settings of tests or of an installation.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PANEL_"))}


def free_port() -> int:
    """A port of the loopback address where nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    name: str,
    command: list[str],
    is_ready: Callable[[], bool],
    environment: Mapping[str, str],
    output: BinaryIO | None = None,
) -> Iterator[Program]:
    """A Python program, from when it is ready until the block ends; it writes to `output`, if not where we do.

    Raises:
        RuntimeError: it ends by itself, or is not ready within START_SECONDS.
    """
    program = Program.start(name, python(command), environment, output.fileno() if output else None)
    try:
        wait_for(program, is_ready)
        yield program
    finally:
        program.signal(signal.SIGTERM)
        program.end()


def wait_for(program: Program, is_ready: Callable[[], bool]) -> None:
    """
    Raises:
        RuntimeError: it ends by itself, or is not ready within START_SECONDS.
    """
    deadline = time.monotonic() + START_SECONDS
    while not is_ready():
        if program.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{program.name} does not start")
        time.sleep(0.05)


def run(command: list[str], environment: Mapping[str, str]) -> str:
    """What a Python program prints that ends by itself.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    done = subprocess.run(
        python(command),
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command} failed: {done.stdout}{done.stderr}")
    return done.stdout


def python(command: list[str]) -> list[str]:
    """The command line with this interpreter. `manage.py` is found from any directory; `-m` needs ours."""
    script, *arguments = command
    return [sys.executable, str(ROOT / script) if script == "manage.py" else script, *arguments]


def processes_with(variable: str, value: object) -> dict[int, str]:
    """Process id and command line of all that runs with this environment variable, the oldest first."""
    mark, found = f"{variable}={value}".encode(), {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment, command = (entry / "environ").read_bytes(), (entry / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile, or is somebody else's
            continue
        if mark in environment.split(b"\0") and command:
            found[int(entry.name)] = command.replace(b"\0", b" ").decode()
    return dict(sorted(found.items()))
