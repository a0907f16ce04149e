"""The sandbox as a process: one granian worker, with threads for 64 clients and their latency."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from granian import Granian
from granian.constants import Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels

from panel.sandbox.behaviour import Behaviour
from panel.sandbox.certificate import certificate
from panel.sandbox.credentials import write_credentials
from panel.sandbox.faults import Faults
from panel.sandbox.seed import DEMO_PASSWORD, plant
from panel.sandbox.store import Store
from panel.sandbox.wsgi import Sandbox

THREADS: Final = 96
STORE_FILE: Final = "sandbox.sqlite3"


@dataclass(frozen=True, slots=True)
class Options:
    port: int
    data: Path
    host: str = "127.0.0.1"
    seed: str = "demo"
    latency_ms: int = 0
    tls: bool = False
    faults: bool = False
    password: str = DEMO_PASSWORD
    behaviour: Behaviour = field(default_factory=Behaviour)


def prepare(options: Options) -> None:
    """Seed a new store and write the credentials of its Owner key; leave an existing store unchanged.

    The store gets its name last, so that an interrupted start is made good by the next one.
    """
    path = options.data / STORE_FILE
    if path.exists():
        return
    options.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = options.data / f"{STORE_FILE}.part"
    for leftover in options.data.glob(f"{part.name}*"):
        leftover.unlink()
    store = Store(part)
    write_credentials(options.data, plant(store, options.seed, password=options.password))
    store.close()
    part.rename(path)


def serve(options: Options) -> None:
    """Serve until SIGTERM or SIGINT. Nothing of a request is logged: arguments hold passwords."""
    prepare(options)
    cert, key = certificate(options.data) if options.tls else (None, None)
    Granian(
        "panel.sandbox.server",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backpressure=THREADS * 2,
        http1_settings=HTTP1Settings(keep_alive=True),
        log_level=LogLevels.error,
        log_access=False,
        ssl_cert=cert,
        ssl_key=key,
        ssl_protocol_min=SSLProtocols.tls12,
        workers_kill_timeout=5,
    ).serve(target_loader=partial(_load, options))


def _load(options: Options, _target: str) -> Any:
    faults = Faults() if options.faults else None
    return Sandbox(
        Store(options.data / STORE_FILE),
        latency=options.latency_ms / 1000,
        faults=faults,
        behaviour=options.behaviour,
    )
