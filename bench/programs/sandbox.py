"""`manage.py sandbox` as a program of its own."""

import signal
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.programs.running import ENVIRONMENT, free_port, served
from panel.supervisor import Program


@dataclass(frozen=True)
class SandboxProgram:
    """A sandbox that answers, and what it leaves in its directory."""

    url: str
    data: Path
    log: Path
    program: Program

    @property
    def credentials(self) -> Path:
        """The Owner key, as the vendor's file."""
        return self.data / "sandbox-credentials.json"

    @property
    def certificate(self) -> Path:
        """What its https is trusted by."""
        return self.data / "sandbox-cert.pem"

    def end(self) -> str:
        """End it as a supervisor would. Returns all that it has printed."""
        self.program.signal(signal.SIGTERM)
        self.program.end()
        return self.log.read_text()


@contextmanager
def sandbox_program(data: Path, *options: str, port: int | None = None) -> Iterator[SandboxProgram]:
    """The sandbox with its store in `data`, which several may share; ended with the block."""
    port = port or free_port()
    command = ["manage.py", "sandbox", "--port", str(port), "--data", str(data), *options]
    address = f"{'https' if '--tls' in options else 'http'}://127.0.0.1:{port}"
    log = data / f"sandbox-{port}.log"
    with (
        log.open("wb") as output,
        served("the sandbox", command, lambda: is_there(address, data), ENVIRONMENT, output) as program,
    ):
        yield SandboxProgram(f"{address}/platform_api", data, log, program)


def is_there(address: str, data: Path) -> bool:
    """Whether it answers, by https with the certificate that it makes at its first start."""
    try:
        httpx.get(f"{address}/", verify=trusting(data) if address.startswith("https") else True)
    except (httpx.TransportError, FileNotFoundError):
        return False
    return True


def trusting(data: Path) -> ssl.SSLContext:
    """Trusts the certificate of the sandbox with this directory, and no other."""
    return ssl.create_default_context(cafile=str(data / "sandbox-cert.pem"))
