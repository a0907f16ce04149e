"""`manage.py demo` as a program, on free ports and with a directory of its own."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent.parent
LAST_LINE = "Ctrl-C ends both."
PATIENCE = 60


def free_port() -> int:
    """A port of the loopback address where nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class RunningDemo:
    """The demo, its ports, and all that it has printed."""

    process: subprocess.Popen[str]
    data: Path
    port: int
    sandbox_port: int
    lines: list[str] = field(default_factory=list)

    @property
    def output(self) -> str:
        """All that was printed so far."""
        return "".join(self.lines)

    def wait_until_ready(self) -> None:
        """Wait for the last line of the welcome."""
        deadline = time.monotonic() + PATIENCE
        while LAST_LINE not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask for the end; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def programs(self) -> dict[int, str]:
        """Process id and command line of everything that runs with this demo's data."""
        mark = f"PANEL_DATA={self.data}".encode()
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environment, command = (entry / "environ").read_bytes(), (entry / "cmdline").read_bytes()
            except OSError:  # it has ended meanwhile
                continue
            if mark in environment.split(b"\0") and command:
                found[int(entry.name)] = command.replace(b"\0", b" ").decode()
        return found

    def main_process(self, command: str) -> int:
        """Process id of the first of `manage.py <command>`; its workers have higher ones."""
        return min(pid for pid, line in self.programs().items() if f"manage.py {command}" in line)

    def programs_after_a_moment(self) -> dict[int, str]:
        """What still runs when all had the time to end."""
        deadline = time.monotonic() + 15
        while self.programs() and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.programs()


def environment(data: Path, port: int, sandbox_port: int, **more: str) -> dict[str, str]:
    """An environment with nothing but the demo's variables."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    ports = {"PANEL_PORT": str(port), "SANDBOX_PORT": str(sandbox_port)}
    return kept | ports | {"PANEL_DATA": str(data), "PANEL_WORKERS": "1"} | more


@contextmanager
def running_demo(
    data: Path, *arguments: str, ports: tuple[int, int] | None = None, settings: dict[str, str] | None = None
) -> Iterator[RunningDemo]:
    """Start the demo; it is ended with the block, whatever happens in it."""
    port, sandbox_port = ports or (free_port(), free_port())
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", *arguments],
        cwd=ROOT,
        env=environment(data, port, sandbox_port, **(settings or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    demo = RunningDemo(process, data, port, sandbox_port)
    assert process.stdout is not None
    reader = threading.Thread(target=demo.lines.extend, args=(process.stdout,))
    reader.start()
    try:
        yield demo
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)
        left_over = demo.programs_after_a_moment()
        for pid in left_over:
            os.kill(pid, signal.SIGKILL)
        reader.join()
        process.stdout.close()
        assert left_over == {}


def run_demo(
    data: Path, port: int, sandbox_port: int, *arguments: str, **more: str
) -> subprocess.CompletedProcess[str]:
    """A demo that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "manage.py", "demo", *arguments],
        cwd=ROOT,
        env=environment(data, port, sandbox_port, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def get(port: int, path: str, cookies: str = "") -> tuple[int, str, str]:
    """Status, cookies and body of a page."""
    return ask(port, "GET", path, {"Cookie": cookies})


def ask(port: int, method: str, path: str, headers: dict[str, str], body: str | None = None) -> tuple[int, str, str]:
    """Status, cookies and body of an answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=15)) as connection:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        cookies = "; ".join(value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie", []))
        return answer.status, cookies, answer.read().decode()


def sign_in(port: int, path: str, **fields: str) -> str | None:
    """The session's cookies, or None when the sign-in form came back."""
    _, cookies, page = get(port, path)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token, page
    body = urlencode({"csrfmiddlewaretoken": token[1], **fields})
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    status, session, _ = ask(port, "POST", path, headers, body)
    return session if status == http.HTTPStatus.FOUND else None
