"""Programs that are started, watched and ended together. No Django.

Each program leads its own process group, so that its workers end with it, and has a leash: a shell that waits for the
end of a pipe which only this process holds, and then ends the group. So nothing keeps running, even if this process is
killed.
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
# Seconds between asking a program to end and killing it: a little more than the panel's longest requests take. An
# interrupted call may have been done, and nobody would know.
PATIENCE = 18.0


class ProgramFailedError(Exception):
    """A program ended too early, or did not start. The message says which."""


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
        """Start a program in its own process group; `output` is the file it writes to, by default ours."""
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
        with contextlib.suppress(ProcessLookupError):  # the group has ended already
            os.killpg(self.process.pid, number)

    def end(self) -> None:
        """Wait for the program to end, then kill what is left, with its workers."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self.signal(signal.SIGKILL)
        self.process.wait()
        self.leash.kill()
        self.leash.communicate()


class Supervisor:
    """Leaving `with Supervisor() as programs:` ends all programs."""

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
        # The last one first, each with enough time: the panel's last calls still reach the sandbox.
        for program in reversed(self._running):
            program.signal(signal.SIGTERM)
            program.end()
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        """Only remember it: an exception could come between starting a program and storing it."""
        self._asked_to_stop = True

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._running.append(Program.start(name, command, environment))

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Run a program that ends itself.

        Raises:
            ProgramFailedError: its exit status is not 0, or one of the others ended.
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
        """Wait until `GET path` returns 200.

        Raises:
            ProgramFailedError: it does not in time, or one of the programs ended.
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
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def port_problem(host: str, port: int, variable: str) -> str | None:
    """Why nothing can listen on this port, with the name of the variable; None if it is free."""
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
