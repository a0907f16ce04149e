"""A journal with events, and a receiver on loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from panel.audit_stream.receivers import receiver_at
from panel.audit_stream.webhook import client
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import noted
from panel.journal.recording import recorded
from panel.people.models import Account, Member

# 32 bytes; made for the tests.
SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
PASSWORD_OF_A_USER = "Correct-horse-1"


@pytest.fixture
def journal(main_account: Member) -> Account:
    """An account with five writes that were done: ten events."""
    actor = Actor(
        main_account.account, main_account, "demo", ("MainAccount",), "main account", "192.0.2.7", "Firefox", "r1"
    )
    for name in ("ada", "bob", "zoë", "dora", "emil"):
        with recorded(actor, "AddUser", {"user_name": name, "user_password": PASSWORD_OF_A_USER}):
            pass
    return main_account.account


def add_event(account: Account) -> int:
    """One more; its number."""
    return noted(Actor.without_session(account), Kind.KEYS_ROTATED).seq


class Hook:
    """A webhook: what it got, and what it answers."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.got.append((dict(self.headers), body))
                self.send_response(hook.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    @property
    def lines(self) -> list[str]:
        """All events that it got."""
        return [line for _, body in self.got for line in body.decode().splitlines()]


@contextmanager
def listening() -> Iterator[Hook]:
    """A webhook on a free port, until the block ends."""
    hook = Hook()
    thread = threading.Thread(target=hook.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hook
    finally:
        hook.server.shutdown()
        hook.server.server_close()
        thread.join()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A webhook on a free port."""
    receiver_at.cache_clear()
    with listening() as hook:
        yield hook
    client().close()
    client.cache_clear()
