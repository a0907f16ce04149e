"""The time by which a call must have ended.

httpx has a timeout for each read from the network: an answer that comes a byte at a time is never too late for it. So
the connections are wrapped, and each step on them gets what is left until the deadline.
"""

import math
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import httpcore
import httpx

DEADLINE: Final = ContextVar("deadline", default=math.inf)  # of time.monotonic()


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """What this thread does on wrapped connections ends by the deadline."""
    token = DEADLINE.set(deadline)
    try:
        yield
    finally:
        DEADLINE.reset(token)


def left(timeout: float | None, error: type[Exception]) -> float | None:
    """The timeout, or what is left until the deadline if that is less.

    Raises:
        error: nothing is left.
    """
    remaining = DEADLINE.get() - time.monotonic()
    if remaining <= 0:
        raise error("the deadline is over")
    shorter = remaining if timeout is None else min(timeout, remaining)
    return None if math.isinf(shorter) else shorter


class PunctualStream(httpcore.NetworkStream):
    """A connection whose every step knows the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, left(timeout, httpcore.WriteTimeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = left(timeout, httpcore.ConnectTimeout)
        return PunctualStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class PunctualBackend(httpcore.NetworkBackend):
    """Makes such connections. Looking up the host's name cannot be limited here."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        timeout = left(timeout, httpcore.ConnectTimeout)
        return PunctualStream(self._backend.connect_tcp(host, port, timeout, local_address, socket_options))

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)


def punctual(client: httpx.Client) -> httpx.Client:
    """The client with its connections wrapped, also those through a proxy.

    httpcore's pools take a network backend, but httpx has no option for it: so this uses private attributes of both.
    If a new version renames them, the test with an answer that comes a byte at a time fails.
    """
    for transport in (client._transport, *client._mounts.values()):
        if isinstance(transport, httpx.HTTPTransport):
            transport._pool._network_backend = PunctualBackend(transport._pool._network_backend)
    return client
