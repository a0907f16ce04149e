"""The load cases, each bounded in clients and time. Rows hold what was seen, not what should be."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bench.attack.clients import NO_ANSWER, Browser, Reply, Seen, cookies_of, hold_open, keep_asking, timed
from bench.attack.target import Target
from bench.programs.panel import PASSWORD

QUICK = ("/healthz", "/auth/", "/profile/")
MAIN = {"account": "demo", "password": PASSWORD}
COLLEAGUES = ["owner", "admin", "developer", "supervisor", "support", "accountant"]
COLLEAGUES += ["calllistmanager", "usermanager", "phonenumbermanager", "payer", "duo", "norole"]
MEGABYTE = 2**20
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
UNIQUE = itertools.count()


@dataclass
class Row:
    """A line of the table."""

    case: str
    clients: int
    seen: Seen
    memory: int = 0
    note: str = ""


@dataclass
class Memory:
    """The most that the panel held, in MB."""

    peak: int = 0


@asynccontextmanager
async def watched(target: Target) -> AsyncIterator[Memory]:
    """Watch the panel's memory during a case."""
    memory = Memory()

    async def watch() -> None:
        while True:
            memory.peak = max(memory.peak, await asyncio.to_thread(target.memory))
            await asyncio.sleep(0.5)

    task = asyncio.create_task(watch())
    await asyncio.sleep(0)
    try:
        yield memory
    finally:
        task.cancel()
        memory.peak = max(memory.peak, target.memory())


async def hanging(target: Target) -> AsyncIterator[Row]:
    """64 people ask for lists, 128 for pages that need no API: while the API works, hangs, and works again."""
    session = await target.session()
    async for row in pages(target, session, "warming up", 4):
        row.note = "not counted"
    async for row in pages(target, session, "API works", 8):
        yield row
    target.switch.hangs = True
    async for row in pages(target, session, "API hangs", 30):
        yield row
    target.switch.hangs = False
    yield await well_again(target, session)


async def pages(target: Target, session: str, state: str, seconds: float) -> AsyncIterator[Row]:
    """A row for the lists, and one for each page that needs no API."""
    seen, until = dict[str, Seen](), time.monotonic() + seconds
    people = (keep_asking(target.browser(n, session), lists(target), until, seen, "lists") for n in range(64))
    others = (keep_asking(target.browser(n, session), itertools.cycle(QUICK), until, seen, "") for n in range(64, 192))
    async with watched(target) as memory:
        await asyncio.gather(*people, *others)
    yield Row(f"{state}: lists", 64, seen["lists"], memory.peak, counted(seen["lists"]))
    for path in QUICK:
        yield Row(f"{state}: {path}", 128, seen[path], memory.peak)


def lists(target: Target) -> Iterator[str]:
    """Lists that nobody has asked for before: what is kept must not look like speed."""
    while True:
        number = next(UNIQUE)
        yield from (f"{target.users}?q={number}", f"/applications/?q={number}", f"/settings/subusers/?q={number}")


async def well_again(target: Target, session: str) -> Row:
    """How long it takes until lists come again, asked in a new connection each time, so in all processes."""
    seen, in_a_row = Seen(), 0
    start = last_failure = time.monotonic()
    while in_a_row < 20 and time.monotonic() - start < 30:
        browser = target.browser(0, session)
        reply = await timed(seen, browser.get(next(lists(target))))
        browser.close()
        in_a_row = in_a_row + 1 if reply.status == 200 and b"As of " not in reply.body else 0
        last_failure = last_failure if in_a_row else time.monotonic()
        await asyncio.sleep(0.05)
    note = f"{counted(seen)}; well after {last_failure - start:.1f} s"
    return Row("API works again: lists", 1, seen, target.memory(), note)


async def sign_ins(target: Target) -> AsyncIterator[Row]:
    """64 people sign in at once, from an address each; 16 others use the panel meanwhile."""
    session, seen, others = await target.session(), Seen(), dict[str, Seen]()
    until, profiles = time.monotonic() + 10, itertools.repeat("/profile/")
    async with watched(target) as memory:
        await asyncio.gather(
            *(signing_in(target, n, until, seen) for n in range(64)),
            *(keep_asking(target.browser(500 + n, session), profiles, until, others, "") for n in range(16)),
        )
    yield Row("64 sign-ins at once", 64, seen, memory.peak, outcomes(seen))
    yield Row("  others' pages meanwhile", 16, others["/profile/"], memory.peak)


async def signing_in(target: Target, number: int, until: float, seen: Seen) -> None:
    """Sign in again and again, as a colleague with the right password."""
    name = COLLEAGUES[number % len(COLLEAGUES)]
    while time.monotonic() < until:
        browser = target.browser(number)
        await timed(seen, browser.sign_in("/login/demo/", colleague(name)))
        browser.close()


def colleague(name: str) -> dict[str, str]:
    return {"username": name, "password": PASSWORD}


async def one_address(target: Target) -> AsyncIterator[Row]:
    """Twelve colleagues behind one address sign in with right passwords at once."""
    await target.session()
    seen = Seen()

    async def come_in(name: str) -> None:
        browser = target.browser(0)
        await timed(seen, browser.sign_in("/login/demo/", colleague(name)))
        browser.close()

    async with watched(target) as memory:
        await asyncio.gather(*map(come_in, COLLEAGUES))
    yield Row("12 behind one address", 12, seen, memory.peak, outcomes(seen))


def outcomes(seen: Seen) -> str:
    """How sign-ins ended."""
    return f"{seen.statuses[302]} of {seen.statuses.total()} got in; {counted(seen)}"


def counted(seen: Seen) -> str:
    """How often each status came."""
    return ", ".join(f"{count} x {status or 'none'}" for status, count in sorted(seen.statuses.items()))


async def slow_bodies(target: Target) -> AsyncIterator[Row]:
    """160 connections announce 1,000 bytes and send three; 8 others probe."""
    session, seen, seconds = await target.session(), dict[str, Seen](), 15.0
    browser = await with_token(target)
    message = browser.head("POST", "/auth/", f"{FORM}Content-Length: 1000\r\n") + b"csr"
    until = time.monotonic() + seconds
    probes = (keep_asking(target.browser(n, session), itertools.cycle(["/healthz"]), until, seen, "") for n in range(8))
    async with watched(target) as memory:
        held = [hold_open(target.panel.port, message, seconds) for _ in range(160)]
        closed, _ = await asyncio.gather(asyncio.gather(*held), asyncio.gather(*probes))
    yield Row("160 slow bodies: /healthz", 8, seen["/healthz"], memory.peak, f"{sum(closed)} were interrupted")


async def with_token(target: Target) -> Browser:
    """Nobody's browser that has opened the sign-in page: without its cookie a form's body is not read at all."""
    browser = target.browser(0)
    browser.cookies = cookies_of((await browser.get("/auth/")).head)
    browser.close()
    return browser


async def large_upload(target: Target) -> AsyncIterator[Row]:
    """200 MB for a form that needs a few bytes."""
    seen, sent, browser = Seen(), 0, await with_token(target)

    async def upload() -> Reply:
        nonlocal sent
        reader, writer = await asyncio.open_connection("127.0.0.1", target.panel.port)
        kind = "Content-Type: multipart/form-data; boundary=x\r\n"
        writer.write(browser.head("POST", "/auth/", f"{kind}Content-Length: {200 * MEGABYTE}\r\n"))
        writer.write(b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n')
        try:
            for _ in range(200):
                writer.write(bytes(MEGABYTE))
                await asyncio.wait_for(writer.drain(), 10)
                sent += 1
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
            return Reply(int(head.split(b" ", 2)[1]))
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError):
            return Reply(await status_left(reader))
        finally:
            writer.close()

    async with watched(target) as memory:
        reply = await timed(seen, upload())
    yield Row("200 MB upload to /auth/", 1, seen, memory.peak, f"{sent} MB sent, status {reply.status or 'none'}")


async def status_left(reader: asyncio.StreamReader) -> int:
    """The status of an answer that came before the connection was closed."""
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 2)
    except (ConnectionError, TimeoutError, asyncio.IncompleteReadError):
        return NO_ANSWER
    return int(head.split(b" ", 2)[1])


async def long_queries(target: Target) -> AsyncIterator[Row]:
    """1,500 requests with a query of 40 kB, each another one."""
    session, seen = await target.session(), Seen()
    before = target.memory()

    async def ask(browser: Browser, times: int) -> None:
        for _ in range(times):
            query = f"{next(UNIQUE)}" + "x" * 40_000
            await timed(seen, browser.get(f"{target.users}?odd={query}"))
        browser.close()

    async with watched(target) as memory:
        await asyncio.gather(*(ask(target.browser(n, session), 75) for n in range(20)))
    yield Row(
        "queries of 40 kB", 20, seen, memory.peak, f"{counted(seen)}; before {before} MB, after {target.memory()} MB"
    )


async def writers(target: Target) -> AsyncIterator[Row]:
    """64 people change users while 64 sign in."""
    session, written, signed = await target.session(), Seen(), Seen()
    until = time.monotonic() + 10

    async def write(number: int) -> None:
        browser = target.browser(300 + number, session)
        path = f"{target.users}{target.user_ids[number % len(target.user_ids)]}/active/"
        for active in itertools.cycle(("false", "true")):
            if time.monotonic() > until:
                break
            await timed(written, browser.post(path, {"active": active}))
        browser.close()

    async with watched(target) as memory:
        await asyncio.gather(*(write(n) for n in range(64)), *(signing_in(target, n, until, signed) for n in range(64)))
    yield Row("64 writers beside 64 sign-ins", 64, written, memory.peak, counted(written))
    yield Row("  the sign-ins", 64, signed, memory.peak, outcomes(signed))


CASES: dict[str, Callable[[Target], AsyncIterator[Row]]] = {
    "hang": hanging,
    "sign-ins": sign_ins,
    "one-address": one_address,
    "slow-bodies": slow_bodies,
    "upload": large_upload,
    "queries": long_queries,
    "writers": writers,
}
