"""`manage.py sandbox` as a process of its own, for tests that want the real server."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
# As a user's shell: without the settings of the tests.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PANEL_"))}


@dataclass(frozen=True, slots=True)
class Process:
    url: str
    data: Path
    running: subprocess.Popen[str]

    @property
    def credentials(self) -> Path:
        return self.data / "sandbox-credentials.json"

    @property
    def certificate(self) -> Path:
        return self.data / "sandbox-cert.pem"

    def end(self) -> str:
        """End it as a supervisor would. Returns all that it has printed."""
        self.running.send_signal(signal.SIGTERM)
        output, _ = self.running.communicate(timeout=20)
        return output


@contextmanager
def sandbox_process(data: Path, *options: str) -> Iterator[Process]:
    """The sandbox with its store in `data`, once it answers; ended on the way out."""
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "manage.py", "sandbox", "--port", str(port), "--data", str(data), *options],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    scheme = "https" if "--tls" in options else "http"
    process = Process(f"{scheme}://127.0.0.1:{port}/platform_api", data, running)
    try:
        wait_for(process)
        yield process
    finally:
        if running.poll() is None:
            process.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(process: Process) -> None:
    root = process.url.removesuffix("platform_api")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.running.poll() is None, process.running.communicate()[0]
        try:
            httpx.get(root, verify=trusting(process.certificate) if root.startswith("https") else True)
        except (httpx.TransportError, FileNotFoundError):
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(root)


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))
