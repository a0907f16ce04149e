"""Programs that run together: started, watched and ended as one. No Django.

Each program leads a process group of its own, so that its workers end with it, and wears a leash: a shell
that waits for the end of a pipe which only this process holds, and then ends the group. So nothing is left
behind even when this process is killed outright.
"""

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import NoReturn, Self

LEASH = """
read -r _
kill -s TERM -- "-$1"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18; do kill -s 0 -- "-$1" || exit 0; sleep 1; done
kill -s KILL -- "-$1"
"""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Seconds between asking a program to end and ending it: what the panel gives its longest requests, and some more. A
# call that is cut off may have been done, and nobody would know.
PATIENCE = 18.0


class ProgramFailedError(Exception):
    """A program ended that should not have, or did not get ready. The message says which."""


class Stopped(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal."""


@dataclass(frozen=True)
class Program:
    """A running program, and the leash that ends it with us."""

    name: str
    process: subprocess.Popen[bytes]
    leash: subprocess.Popen[bytes]

    @classmethod
    def start(
        cls, name: str, command: Sequence[str], environment: Mapping[str, str], output: int | None = None
    ) -> "Program":
        """Start a program in a process group of its own; `output` is the file it writes to, if not ours."""
        process = subprocess.Popen(  # noqa: S603 -- our own commands
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        leash = subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", LEASH, "leash", str(process.pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return cls(name, process, leash)

    def signal(self, number: int) -> None:
        """Signal the program and all its workers."""
        with contextlib.suppress(ProcessLookupError):  # the group is gone already, as wished
            os.killpg(self.process.pid, number)

    def end(self) -> None:
        """Wait for the end that was asked for, then make sure of it, workers included."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self.signal(signal.SIGKILL)
        self.process.wait()
        self.leash.kill()
        self.leash.communicate()


class Supervisor:
    """Runs programs as one: leaving `with Supervisor() as programs:` ends them all."""

    def __init__(self) -> None:
        self._running: list[Program] = []
        self._asked_to_stop = False

    def __enter__(self) -> Self:
        for number in SIGNALS:
            signal.signal(number, self._stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The last one first, each with its time: the panel's last calls still find their sandbox.
        for program in reversed(self._running):
            program.signal(signal.SIGTERM)
            program.end()
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        """Remember the wish only: an exception could hit between starting a program and noting it."""
        self._asked_to_stop = True

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a program that is to run until the end."""
        self._running.append(Program.start(name, command, environment))

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Run a program that ends by itself.

        Raises:
            ProgramFailedError: its exit status says so, or one of the others ended meanwhile.
        """
        step = Program.start(name, command, environment)
        self._running.append(step)
        while step.process.poll() is None:
            self._check(ignoring=step)
            time.sleep(0.02)
        self._running.remove(step)
        step.end()
        if step.process.returncode:
            raise ProgramFailedError(f"{_capital(name)} failed (status {step.process.returncode}).")

    def wait_for(self, name: str, host: str, port: int, path: str, *, seconds: float = 60) -> None:
        """Wait until `GET path` is answered by 200.

        Raises:
            ProgramFailedError: no such answer in time, or one of the programs ended.
        """
        deadline = time.monotonic() + seconds
        while not answers(host, port, path):
            self._check()
            if time.monotonic() > deadline:
                raise ProgramFailedError(f"{_capital(name)} does not answer on port {port}.")
            time.sleep(0.05)

    def watch(self) -> NoReturn:
        """Wait until one of the programs ends.

        Raises:
            ProgramFailedError: always, in the end.
        """
        while True:
            self._check()
            time.sleep(0.2)

    def _check(self, *, ignoring: Program | None = None) -> None:
        if self._asked_to_stop:
            raise Stopped
        for program in self._running:
            if program is not ignoring and program.process.poll() is not None:
                raise ProgramFailedError(f"{_capital(program.name)} {_how(program.process.returncode)}.")


def answers(host: str, port: int, path: str) -> bool:
    """Whether `GET path` is answered by 200 within two seconds."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def port_problem(host: str, port: int, variable: str) -> str | None:
    """Why nothing can listen on this port, in a sentence that names the variable; None when it is free."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {port} is in use; choose another with {variable}."
        return f"Port {port} of {host} cannot be opened ({error.strerror}); choose another with {variable}."
    return None


def _how(status: int) -> str:
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
