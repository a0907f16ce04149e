"""HTTP clients that cost little next to what they measure: one for latencies, one for 64 at a time."""

import asyncio
import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Request:
    """What is sent again and again."""

    url: str
    headers: dict[str, str]
    body: str | None = None

    def as_bytes(self) -> bytes:
        """The request on the wire."""
        address = urlsplit(self.url)
        target = f"{address.path}?{address.query}" if address.query else address.path
        lines = [f"{'POST' if self.body else 'GET'} {target} HTTP/1.1", f"Host: {address.netloc}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body:
            lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n" + (self.body or "")).encode()


@dataclass(frozen=True)
class Timings:
    """Durations in milliseconds."""

    values: list[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.values)

    def __str__(self) -> str:
        tenths = quantiles(self.values, n=10)
        return f"{self.median:6.2f} ms  ({tenths[0]:.2f} to {tenths[-1]:.2f})"


def alternately(requests: list[Request], times: int) -> list[Timings]:
    """Send the requests in turn, each over its own kept connection."""
    senders = [sender(request) for request in requests]
    for _ in range(10):
        for send in senders:
            send()
    found: list[list[float]] = [[] for _ in requests]
    for _ in range(times):
        for values, send in zip(found, senders, strict=True):
            start = time.perf_counter()
            send()
            values.append((time.perf_counter() - start) * 1000)
    return [Timings(values) for values in found]


def sender(request: Request) -> Callable[[], None]:
    """A function that sends the request and reads the answer, which must be 200."""
    address = urlsplit(request.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    target = f"{address.path}?{address.query}" if address.query else address.path

    def send() -> None:
        connection.request("POST" if request.body else "GET", target, request.body, request.headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{request.url} answered {answer.status}")

    return send


def requests_per_second(request: Request, *, clients: int, seconds: float) -> float:
    """How many answers of 200 so many clients get in this time."""
    return asyncio.run(_load(request, clients, seconds))


async def _load(request: Request, clients: int, seconds: float) -> float:
    start = time.perf_counter()
    deadline = start + seconds
    counts = await asyncio.gather(*(_one_client(request, deadline) for _ in range(clients)))
    return sum(counts) / (time.perf_counter() - start)


async def _one_client(request: Request, deadline: float) -> int:
    address = urlsplit(request.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    message, answered = request.as_bytes(), 0
    while time.perf_counter() < deadline:
        writer.write(message)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{request.url} answered {head.partition(b'\r\n')[0].decode()}")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        answered += 1
    writer.close()
    return answered
