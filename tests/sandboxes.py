"""A sandbox for tests: in this process, on a free port of the loopback address, and soon as good as new.

with running_sandbox() as sandbox:
    sandbox.url          # http://127.0.0.1:43210/platform_api
    sandbox.credentials  # of the account's Owner key, as in the vendor's credentials.json
    sandbox.behave(personality="terse", strict_defaults=True)
    sandbox.reset()      # back to the seed and to the behaviour at first, a few milliseconds

SANDBOX_PERSONALITY and SANDBOX_STRICT_DEFAULTS=1 in the environment let the tests of the panel run against another
reading of the documentation.
"""

import json
import os
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

from panel.sandbox import role_sets
from panel.sandbox.behaviour import Behaviour
from panel.sandbox.credentials import Credentials, add_key
from panel.sandbox.faults import Fault, Faults
from panel.sandbox.keypairs import KeyPair
from panel.sandbox.responses import SLOW_HEADERS
from panel.sandbox.roles import BY_NAME
from panel.sandbox.seed import plant
from panel.sandbox.store import Store
from panel.sandbox.wsgi import Sandbox

# For tests of the sandbox itself, which describe the usual reading.
DOCUMENTED: dict[str, Any] = {"personality": "documented", "strict_defaults": False}


@cache
def key_pair() -> KeyPair:
    """One key pair for every key of a test run: making one takes longer than most tests."""
    return KeyPair.generate()


@dataclass(slots=True, repr=False)
class RunningSandbox:
    url: str
    credentials: Credentials
    store: Store
    app: Sandbox
    faults: Faults
    _seeded: sqlite3.Connection

    def reset(self) -> None:
        """Bring back the freshly seeded state, the key included, without faults, and the behaviour at first."""
        self.faults.clear()
        self.app.control.reset()
        self.store.restore(self._seeded)

    def fault(self, method: str | list[str] = "*", **kind: Any) -> None:
        """Let calls fail from now on: see `panel.sandbox.faults`."""
        self.faults.add(Fault.parse({"method": method, **kind}))

    def clear_faults(self) -> None:
        self.faults.clear()

    def behave(self, **choices: Any) -> None:
        """Follow another reading of the documentation from now on: see `panel.sandbox.behaviour`."""
        self.app.control.behave(choices)

    def inherit(self, subuser_id: int, role: str) -> None:
        """Let a subuser have a role without having been given it, or one that it comes with."""
        with self.store.writing() as db:
            role_sets.give_subuser(db, subuser_id, [BY_NAME[role].role_id], inherited=True)

    def key(self, *roles: str, subuser_id: int | None = None, account_id: int | None = None) -> Credentials:
        """Credentials of a new key with these roles."""
        account = account_id or self.credentials["account_id"]
        return add_key(self.store, account, roles=roles, subuser_id=subuser_id, key_pair=key_pair())


def write_credentials(sandbox: RunningSandbox, directory: Path) -> Path:
    """The sandbox's Owner key as a file."""
    path = directory / "credentials.json"
    path.write_text(json.dumps(sandbox.credentials))
    return path


def behaviour_of_the_run() -> Behaviour:
    """What the environment asks for."""
    choices = {
        "personality": os.environ.get("SANDBOX_PERSONALITY", "documented"),
        "strict_defaults": os.environ.get("SANDBOX_STRICT_DEFAULTS") == "1",
    }
    return Behaviour().changed(choices)


@contextmanager
def running_sandbox(
    seed: str = "small", *, latency: float = 0, faults: bool = True, **choices: Any
) -> Iterator[RunningSandbox]:
    """`choices` of the behaviour, such as `personality="documented"`, come before those of the environment."""
    with (
        tempfile.TemporaryDirectory() as directory,
        closing(Store(Path(directory) / "sandbox.sqlite3")) as store,
        closing(sqlite3.connect(":memory:", check_same_thread=False)) as seeded,
    ):
        credentials = plant(store, seed, key_pair=key_pair())
        store.copy_to(seeded)
        waiting = Faults()
        app = Sandbox(
            store,
            latency=latency,
            faults=waiting if faults else None,
            behaviour=behaviour_of_the_run().changed(choices),
            new_key_pair=key_pair,
        )
        with _served(app) as port:
            yield RunningSandbox(f"http://127.0.0.1:{port}/platform_api", credentials, store, app, waiting, seeded)


@contextmanager
def _served(app: Sandbox) -> Iterator[int]:
    handler = type("Handler", (_Handler,), {"app": staticmethod(app)})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away in the middle is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """From HTTP/1.1 with keep-alive to WSGI, as much of it as the sandbox needs."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    app: ClassVar[Any]
    _headers_buffer: list[bytes]

    def do_GET(self) -> None:
        self._pause, self._released = 0.0, threading.Event()
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        environ = {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": self.client_address[0],
            "HTTP_HOST": self.headers.get("Host", ""),
            "HTTP_AUTHORIZATION": self.headers.get("Authorization", ""),
            "wsgi.input": BytesIO(body),
            SLOW_HEADERS: self._slow_down,
        }
        sent = 0
        for chunk in self.app(environ, self._start):
            self.wfile.write(chunk)
            self.wfile.flush()
            sent += len(chunk)
        self.close_connection |= sent < self._promised

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET  # noqa: N815 - http.server calls them so

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self._promised = int(dict(headers).get("Content-Length", 0))

    def _slow_down(self, pause: float, released: threading.Event) -> None:
        self._pause, self._released = pause, released

    def flush_headers(self) -> None:
        """All at once, or byte by byte where a fault wants it."""
        if not self._pause:
            return super().flush_headers()
        head = b"".join(self._headers_buffer)
        self._headers_buffer = []
        for index in range(len(head)):
            self.wfile.write(head[index : index + 1])
            self.wfile.flush()
            self._released.wait(self._pause)
        return None

    def log_message(self, format: str, *_args: object) -> None:  # noqa: A002 - the base class calls it so
        """Silence: a request's arguments hold passwords."""
