"""`manage.py demo` as a program, on free ports and with a directory of its own."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.programs.running import ROOT, free_port, processes_with
from tests.commands import only_required

LAST_LINE = "Ctrl-C ends both."
PATIENCE = 60


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
        return processes_with("PANEL_DATA", self.data)

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
    """An environment with nothing but the demo's variables, and with the packages that `make run` installs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    ports = {"PANEL_PORT": str(port), "SANDBOX_PORT": str(sandbox_port)}
    packages = {"PYTHONPATH": only_required.path()}
    return kept | ports | packages | {"PANEL_DATA": str(data), "PANEL_WORKERS": "1"} | more


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
