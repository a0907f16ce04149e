"""A sandbox for tests: in this process, on a free port of the loopback address, and soon as good as new.

with running_sandbox() as sandbox:
    sandbox.url          # http://127.0.0.1:43210/platform_api
    sandbox.credentials  # of the account's Owner key, as in the vendor's credentials.json
    sandbox.reset()      # back to the seed, a few milliseconds
"""

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

from panel.sandbox.credentials import Credentials, add_key
from panel.sandbox.faults import Fault, Faults
from panel.sandbox.keypairs import KeyPair
from panel.sandbox.seed import plant
from panel.sandbox.store import Store
from panel.sandbox.wsgi import Sandbox


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
        """Bring back the freshly seeded state, the key included, without faults."""
        self.faults.clear()
        self.store.restore(self._seeded)

    def fault(self, method: str = "*", **kind: Any) -> None:
        """Let calls fail from now on: see `panel.sandbox.faults`."""
        self.faults.add(Fault.parse({"method": method, **kind}))

    def clear_faults(self) -> None:
        self.faults.clear()

    def key(self, *roles: str, subuser_id: int | None = None, account_id: int | None = None) -> Credentials:
        """Credentials of a new key with these roles."""
        account = account_id or self.credentials["account_id"]
        return add_key(self.store, account, roles=roles, subuser_id=subuser_id, key_pair=key_pair())


@contextmanager
def running_sandbox(seed: str = "small", *, latency: float = 0, faults: bool = True) -> Iterator[RunningSandbox]:
    with (
        tempfile.TemporaryDirectory() as directory,
        closing(Store(Path(directory) / "sandbox.sqlite3")) as store,
        closing(sqlite3.connect(":memory:", check_same_thread=False)) as seeded,
    ):
        credentials = plant(store, seed, key_pair=key_pair())
        store.copy_to(seeded)
        waiting = Faults()
        app = Sandbox(store, latency=latency, faults=waiting if faults else None, new_key_pair=key_pair)
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

    def do_GET(self) -> None:
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
        }
        content = b"".join(self.app(environ, self._start))
        self.wfile.write(content)
        self.close_connection |= len(content) < self._promised

    do_POST = do_DELETE = do_GET  # noqa: N815 - http.server calls them so

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self._promised = int(dict(headers)["Content-Length"])

    def log_message(self, format: str, *_args: object) -> None:  # noqa: A002 - the base class calls it so
        """Silence: a request's arguments hold passwords."""
