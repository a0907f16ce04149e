"""Many clients at a time, and what they saw."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlencode

PATIENCE = 15.0  # seconds that a client waits for an answer
PAUSE = 0.5  # seconds, on average, between an answer and the next request of a client
NO_ANSWER = 0


@dataclass(frozen=True)
class Reply:
    """An answer; the status is NO_ANSWER when there was none."""

    status: int
    head: str = ""
    body: bytes = b""


@dataclass
class Seen:
    """What clients saw: durations in seconds, and statuses."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter[int])

    def note(self, seconds: float, reply: Reply) -> None:
        self.seconds.append(seconds)
        self.statuses[reply.status] += 1

    def add(self, other: "Seen") -> None:
        self.seconds += other.seconds
        self.statuses += other.statuses

    @property
    def errors(self) -> int:
        """No answer, or one that says that something is broken; 503 is an answer."""
        return sum(count for status, count in self.statuses.items() if status in (NO_ANSWER, 500, 502, 504))

    def percentile(self, percent: int) -> float:
        if len(self.seconds) < 2:
            return self.seconds[0] if self.seconds else 0.0
        return quantiles(self.seconds, n=100, method="inclusive")[percent - 1]


class Browser:
    """One client with one connection that it keeps, and cookies. `address` is where its proxy says it is."""

    def __init__(self, port: int, address: str, cookies: str = "") -> None:
        self._port = port
        self._address = address
        self.cookies = cookies
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Reply:
        return await self._ask(self.head("GET", path))

    async def post(self, path: str, fields: dict[str, str]) -> Reply:
        body = urlencode(fields)
        token = dict(part.partition("=")[::2] for part in self.cookies.split("; ")).get("csrftoken", "")
        more = f"X-CSRFToken: {token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        return await self._ask(self.head("POST", path, f"{more}Content-Length: {len(body)}\r\n") + body.encode())

    async def sign_in(self, path: str, fields: dict[str, str]) -> Reply:
        """Open the form and send it; 302 is the way in."""
        page = await self.get(path)
        self.cookies = cookies_of(page.head) or self.cookies
        reply = await self.post(path, fields)
        if reply.status == 302:
            self.cookies = cookies_of(reply.head)
        return reply

    def head(self, method: str, path: str, more: str = "") -> bytes:
        """Request line and headers as they are sent."""
        cookies = f"Cookie: {self.cookies}\r\n" if self.cookies else ""
        return (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nX-Forwarded-For: {self._address}\r\n"
            f"{cookies}{more}\r\n"
        ).encode()

    async def _ask(self, message: bytes) -> Reply:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._exchange(message)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            self.close()
            return Reply(NO_ANSWER)

    async def _exchange(self, message: bytes) -> Reply:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        reader, writer = self._streams
        writer.write(message)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
        body = await body_of(head, reader)
        if header(head, "connection") == "close":
            self.close()
        return Reply(int(head.split(" ", 2)[1]), head, body)

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None


def header(head: str, name: str) -> str:
    """A header's value, in lower case; empty without it."""
    lines = head.lower().split("\r\n")
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(f"{name}:")), "")


async def body_of(head: str, reader: asyncio.StreamReader) -> bytes:
    """The answer's body, of a known length or in chunks."""
    if header(head, "transfer-encoding") != "chunked":
        return await reader.readexactly(int(header(head, "content-length") or 0))
    body = b""
    while length := int(await reader.readline(), 16):
        body += (await reader.readexactly(length + 2))[:-2]
    await reader.readline()
    return body


def cookies_of(head: str) -> str:
    """The cookies that an answer sets, as they are sent back."""
    lines = [line for line in head.split("\r\n") if line.lower().startswith("set-cookie:")]
    return "; ".join(line.partition(":")[2].strip().partition(";")[0] for line in lines)


async def keep_asking(browser: Browser, paths: Iterable[str], until: float, seen: dict[str, Seen], name: str) -> None:
    """Ask for one address after the other, as a person would, until then; note them under `name`, or their own."""
    for path in paths:
        await asyncio.sleep(random.uniform(0, 2 * PAUSE))  # noqa: S311
        if time.monotonic() > until:
            break
        start = time.monotonic()
        reply = await browser.get(path)
        seen.setdefault(name or path, Seen()).note(time.monotonic() - start, reply)
    browser.close()


async def timed(seen: Seen, ask: Awaitable[Reply]) -> Reply:
    """Ask, and note how long it took."""
    start = time.monotonic()
    reply = await ask
    seen.note(time.monotonic() - start, reply)
    return reply


async def hold_open(port: int, message: bytes, seconds: float) -> bool:
    """Send this and no more, and keep the connection; whether the server closed it before."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(message)
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(seconds):
                while await reader.read(4096):
                    pass
                return True
        return False
    finally:
        writer.close()
