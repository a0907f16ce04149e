"""Syslog as RFC 5424 writes it, by UDP (RFC 5426), TCP (RFC 6587, octet counting) or TLS (RFC 5425).

The standard library's SysLogHandler writes neither the header of RFC 5424 nor these frames, and hides lost connections.
"""

import json
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from panel.audit_stream.batches import Batch
from panel.audit_stream.errors import NotTakenError

PRIORITY: Final = 13 * 8 + 6  # facility "log audit", severity "informational"
PORTS: Final = {"syslog": 514, "syslog+tcp": 601, "syslog+tls": 6514}
CLOSES_SECONDS = 2.0
LARGEST_DATAGRAM = 65_000
LONG_FIELDS = ("arguments", "before", "message", "object_name", "object_id")


class Syslog:
    def __init__(self, scheme: str, host: str, port: int | None) -> None:
        self._scheme, self._host, self._port = scheme, host, port or PORTS[scheme]
        self.name = f"{scheme}://{host}:{self._port}"

    def send(self, batch: Batch, deadline: float) -> None:
        """
        Raises:
            NotTakenError: a connection failed, or was reset. Syslog has no answers: nothing else is ever known.
        """
        try:
            if self._scheme == "syslog":
                self._send_datagrams(batch)
            else:
                self._send_frames(batch, deadline)
        except (OSError, ssl.SSLError) as error:
            raise NotTakenError(f"The connection failed: {error.strerror or type(error).__name__}.") from error

    def _send_datagrams(self, batch: Batch) -> None:
        family, kind, protocol, _, address = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind, protocol) as sender:
            for event in batch.events:
                written = message(event)
                sender.sendto(written if len(written) <= LARGEST_DATAGRAM else message(shortened(event)), address)

    def _send_frames(self, batch: Batch, deadline: float) -> None:
        with self._connected(deadline) as connection:
            for event in batch.events:
                written = message(event)
                connection.settimeout(left(deadline))
                connection.sendall(b"%d %s" % (len(written), written))
            wait_until_read(connection)

    @contextmanager
    def _connected(self, deadline: float) -> Iterator[socket.socket]:
        with socket.create_connection((self._host, self._port), timeout=left(deadline)) as plain:
            if self._scheme != "syslog+tls":
                yield plain
                return
            with ssl.create_default_context().wrap_socket(plain, server_hostname=self._host) as encrypted:
                yield encrypted


def left(deadline: float) -> float:
    """
    Raises:
        TimeoutError
    """
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def wait_until_read(connection: socket.socket) -> None:
    """Say that nothing follows, and wait until the other side closes: a reset shows that it did not read all."""
    connection.settimeout(CLOSES_SECONDS)
    if not isinstance(connection, ssl.SSLSocket):
        connection.shutdown(socket.SHUT_WR)
    with suppress(TimeoutError):  # many receivers keep the connection
        while connection.recv(1024):
            pass


def message(event: dict[str, Any]) -> bytes:
    """One event. All of it is ASCII: characters beyond are escaped in the JSON, so no byte order mark is needed."""
    text = json.dumps(event, sort_keys=True, separators=(",", ":"))
    return f"<{PRIORITY}>1 {event['at']} {host_name()} panel - {event['kind']} - {text}".encode()


def shortened(event: dict[str, Any]) -> dict[str, Any]:
    """What fits into a datagram; its hash can then be compared, but not computed again."""
    return {name: value for name, value in event.items() if name not in LONG_FIELDS} | {"shortened": True}


def host_name() -> str:
    """As the header may hold it: visible ASCII, at most 255 characters."""
    name = "".join(letter for letter in socket.gethostname() if "!" <= letter <= "~")
    return name[:255] or "-"
