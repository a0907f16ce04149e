"""HTTP clients that cost little next to what they measure: one for durations, one for many at a time.

What is asked for is another state each time: a number that never comes twice goes into the address. So no cache of
pages, rows or HTML can answer.
"""

import asyncio
import http.client
import itertools
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from bench.attack.clients import body_of

UNSEEN = itertools.count(1)
WARM_UP = 10


@dataclass(frozen=True)
class Page:
    """What is asked for again and again: `path` makes a state's address of its number. With `body` it is a POST."""

    port: int
    path: Callable[[int], str]
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    body: Callable[[int], str] | None = None

    @property
    def method(self) -> str:
        """GET or POST."""
        return "POST" if self.body else "GET"

    def as_bytes(self, number: int) -> bytes:
        """The request for this state on the wire."""
        body = self.body(number) if self.body else ""
        lines = [f"{self.method} {self.path(number)} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def alternately(pages: dict[str, Page], times: int) -> dict[str, list[float]]:
    """Milliseconds of each page, asked for in turns, each over its own kept connection; all in the same state."""
    found: dict[str, list[float]] = {name: [] for name in pages}
    with ExitStack() as stack:
        connections = {
            name: stack.enter_context(closing(http.client.HTTPConnection("127.0.0.1", page.port)))
            for name, page in pages.items()
        }
        for turn in range(WARM_UP + times):
            number = next(UNSEEN)
            for name, page in pages.items():
                start = time.perf_counter()
                send(connections[name], page, number)
                if turn >= WARM_UP:
                    found[name].append((time.perf_counter() - start) * 1000)
    return found


def send(connection: http.client.HTTPConnection, page: Page, number: int) -> None:
    """Ask for a state of the page and read the answer, which must be 200."""
    path, body = page.path(number), page.body(number) if page.body else None
    connection.request(page.method, path, body, page.headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path} answered {answer.status}")


def requests_per_second(page: Page, *, clients: int, seconds: float) -> float:
    """How many answers of 200 so many clients get in this time."""
    return asyncio.run(_load(page, clients, seconds))


async def _load(page: Page, clients: int, seconds: float) -> float:
    start = time.perf_counter()
    deadline = start + seconds
    counts = await asyncio.gather(*(_one_client(page, deadline) for _ in range(clients)))
    return sum(counts) / (time.perf_counter() - start)


async def _one_client(page: Page, deadline: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
    answered = 0
    while time.perf_counter() < deadline:
        number = next(UNSEEN)
        writer.write(page.as_bytes(number))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
        if not head.startswith("HTTP/1.1 200"):
            raise RuntimeError(f"{page.path(number)} answered {head.partition('\r\n')[0]}")
        await body_of(head, reader)
        answered += 1
    writer.close()
    return answered
