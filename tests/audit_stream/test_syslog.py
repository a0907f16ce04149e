"""The journal's events at a syslog receiver, in the frames that its transport needs."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from panel.audit_stream import syslog
from panel.audit_stream.models import StreamCursor
from panel.audit_stream.receivers import receiver_at
from panel.audit_stream.sending import send_all
from panel.people.models import Account
from panel.sandbox.certificate import certificate
from tests.audit_stream.conftest import PASSWORD_OF_A_USER

EVENT = {"at": "2026-05-04T09:30:00.000000+00:00", "kind": "signed_in", "member_name": "zoë", "seq": 3, "account": 1}


@pytest.fixture(autouse=True)
def known_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's name."""
    monkeypatch.setattr(socket, "gethostname", lambda: "panel 1")


def frames(data: bytes) -> Iterator[bytes]:
    """RFC 6587, 3.4.1: the length in octets, a space, the message."""
    while data:
        length, _, data = data.partition(b" ")
        yield data[: int(length)]
        data = data[int(length) :]


def listen(take: Callable[[socket.socket], bytes]) -> tuple[int, "list[bytes]", threading.Thread]:
    """A receiver of one connection: its port, what it got, and its thread."""
    server = socket.create_server(("127.0.0.1", 0))
    got: list[bytes] = []

    def run() -> None:
        with closing(server), server.accept()[0] as connection:
            got.append(take(connection))

    thread = threading.Thread(target=run)
    thread.start()
    return server.getsockname()[1], got, thread


def all_of(connection: socket.socket) -> bytes:
    data = b""
    while part := connection.recv(65536):
        data += part
    return data


def test_a_message_is_as_rfc_5424_writes_it() -> None:
    text = '{"account":1,"at":"2026-05-04T09:30:00.000000+00:00","kind":"signed_in","member_name":"zo\\u00eb","seq":3}'
    expected = f"<110>1 2026-05-04T09:30:00.000000+00:00 panel1 panel - signed_in - {text}"
    assert syslog.message(EVENT) == expected.encode("ascii")


def test_tcp_counts_octets(journal: Account) -> None:
    port, got, thread = listen(all_of)
    assert send_all(receiver_at(f"syslog+tcp://127.0.0.1:{port}", ""))
    thread.join()
    messages = list(frames(got[0]))
    assert [json.loads(each.split(b" ", 7)[7])["seq"] for each in messages] == list(range(1, 11))
    assert PASSWORD_OF_A_USER.encode() not in got[0]
    assert StreamCursor.objects.get(account=journal).seq == 10


def test_tls_checks_the_certificate(journal: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chain, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)

    def take(connection: socket.socket) -> bytes:
        try:
            with context.wrap_socket(connection, server_side=True) as encrypted:
                return all_of(encrypted)
        except ssl.SSLError:
            return b"refused"

    port, got, thread = listen(take)
    address = f"syslog+tls://127.0.0.1:{port}"
    assert not send_all(receiver_at(address, ""))
    thread.join()
    assert got == [b"refused"]
    assert "certificate" in StreamCursor.objects.get(account=journal).last_error.lower()

    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    port, got, thread = listen(take)
    StreamCursor.objects.all().delete()
    assert send_all(receiver_at(f"syslog+tls://127.0.0.1:{port}", ""))
    thread.join()
    assert len(list(frames(got[0]))) == 10


def test_a_connection_that_is_reset_was_not_read(journal: Account) -> None:
    def reset(connection: socket.socket) -> bytes:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        return connection.recv(10)

    port, _, thread = listen(reset)
    assert not send_all(receiver_at(f"syslog+tcp://127.0.0.1:{port}", ""))
    thread.join()
    assert StreamCursor.objects.get(account=journal).seq == 0


def test_udp_sends_a_datagram_for_each_event(journal: Account) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        assert send_all(receiver_at(f"syslog://127.0.0.1:{receiver.getsockname()[1]}", ""))
        messages = [receiver.recv(65536) for _ in range(10)]
    assert [json.loads(each.split(b" ", 7)[7])["seq"] for each in messages] == list(range(1, 11))
    assert StreamCursor.objects.get(account=journal).seq == 10


def test_what_fits_into_no_datagram_comes_without_its_long_fields() -> None:
    event = EVENT | {"hash": "6f3a", "arguments": {"note": "x" * 70_000}, "before": {}}
    written = json.loads(syslog.message(syslog.shortened(event)).split(b" ", 7)[7])
    assert written == EVENT | {"hash": "6f3a", "shortened": True}


@pytest.mark.parametrize(
    ("address", "name"),
    [("syslog://logs", "syslog://logs:514"), ("syslog+tls://logs", "syslog+tls://logs:6514")],
)
def test_the_usual_ports_are_known(address: str, name: str) -> None:
    assert receiver_at(address, "").name == name
