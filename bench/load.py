"""`make load`: many members at two panels with one PostgreSQL and one Valkey, all on this machine's loopback.

Each member asks for one page after the other, at one panel and the other in turns, as often as `--rate` says, however
long the answers take; each time with a query that nobody asked for before. The rates are tried in their order; the
first one with an error, or where the 95th percentile is more than MOST times that of a single member, is the last one.
`--requests` then asks for so many pages at the best rate, however long that takes, and says after each tenth of them
what memory the panels hold.
"""

import argparse
import asyncio
import itertools
import math
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.attack.clients import Browser, Seen, timed
from bench.attack.target import resident
from bench.http_client import UNSEEN
from bench.programs.panel import PASSWORD, RunningPanel, running_panel
from bench.programs.sandbox import sandbox_program
from bench.programs.shared import postgres, valkey
from bench.results import RESULTS, record
from bench.servers import THREADS, WORKERS, listed

TENTHS = 10  # of the pages for memory
MOST = 3.0  # times the 95th percentile of a single member
SIGN_INS = 8  # at once: hashing passwords takes processors, and is limited
COLLEAGUES = ("owner", "admin", "usermanager")  # and the main account
PEOPLE = 1 + len(COLLEAGUES)
PAGES = ("/", "/applications/", "/settings/subusers/", "/profile/", "/jobs/", "/preferences/", "/settings/roles/")


@dataclass
class Member:
    """Somebody signed in, at both panels, and the pages that they may open."""

    browsers: list[Browser]
    pages: tuple[str, ...] = PAGES

    def path(self, number: int) -> str:
        """The page of this turn, in a state that is never asked for again."""
        page, state = self.pages[number % len(self.pages)], next(UNSEEN)
        return f"{page}?{listed(state, 20)}" if page.endswith("/users/") else f"{page}?n={state}"


@contextmanager
def panels(data: Path) -> Iterator[list[RunningPanel]]:
    """Two panels, as on machines of their own."""
    settings = {"PANEL_WORKERS": str(WORKERS), "PANEL_THREADS": str(THREADS), "PANEL_TRUSTED_PROXIES": "1"}
    with ExitStack() as stack:
        sandbox = stack.enter_context(sandbox_program(data))
        shared = {"DATABASE_URL": stack.enter_context(postgres()).url}
        shared["CACHE_URL"] = f"{stack.enter_context(valkey()).url}/0"
        first = running_panel(data / "first", sandbox.url, sandbox.credentials, **settings, **shared)
        (data / "first").mkdir(mode=0o700)
        panel = stack.enter_context(first)
        yield [panel, stack.enter_context(panel.beside(data / "second"))]


def memory(running: list[RunningPanel]) -> int:
    """MB that the panels' processes hold."""
    return sum(resident(process) for panel in running for process in panel.processes()) // 1024


async def signed_in(running: list[RunningPanel], number: int, members: int) -> Member:
    """The number-th of so many; they come from addresses of their own."""
    address = f"198.51.{100 + number // 250}.{number % 250 + 1}"
    first, *others = [Browser(panel.port, address) for panel in running]
    if colleague := ("", *COLLEAGUES)[number % PEOPLE]:
        path, fields = "/login/demo/", {"username": colleague}
    else:
        path, fields = "/auth/", {"account": "demo"}
    reply = await first.sign_in(path, {**fields, "password": PASSWORD})
    if reply.status != 302:
        raise RuntimeError(f"sign-in {number} of {members} got {reply.status}")
    first.close()
    for other in others:
        other.cookies = first.cookies
    return Member([first, *others])


async def pages_of(member: Member) -> tuple[str, ...]:
    """Those that this member may open, a list of users among them."""
    browser = member.browsers[0]
    found = re.search(rb'href="(/application/\d+/)', (await browser.get("/applications/")).body)
    pages = (*PAGES, f"{found[1].decode()}users/") if found else PAGES
    allowed = [page for page in pages if (await browser.get(page)).status == 200]
    browser.close()
    return tuple(allowed)


async def team(running: list[RunningPanel], size: int) -> list[Member]:
    """All of them; whoever is the same person may open the same pages."""
    places = asyncio.Semaphore(SIGN_INS)

    async def one(number: int) -> Member:
        async with places:
            return await signed_in(running, number, size)

    members = await asyncio.gather(*(one(number) for number in range(size)))
    of_each = [await pages_of(member) for member in members[:PEOPLE]]
    for number, member in enumerate(members):
        member.pages = of_each[number % PEOPLE]
    return members


async def ask(members: list[Member], rate: float, *, seconds: float = math.inf, pages: float = math.inf) -> Seen:
    """What all of them saw, who together ask for `rate` pages a second, until one of the two is reached."""
    seen, pause, start, asked = Seen(), len(members) / rate, time.monotonic(), itertools.count(1)

    async def one(member: Member) -> None:
        due = start + random.uniform(0, pause)  # noqa: S311
        for number in itertools.count(random.randrange(100)):  # noqa: S311
            if due > start + seconds:
                return
            await asyncio.sleep(max(due - time.monotonic(), 0))
            if next(asked) > pages:
                return
            browser = member.browsers[number % len(member.browsers)]
            await timed(seen, browser.get(member.path(number)))
            browser.close()  # the panel closes what is idle for 10 s; a real browser would then ask again
            due = max(due + pause, time.monotonic())

    await asyncio.gather(*map(one, members))
    return seen


def line(name: str, seen: Seen, seconds: float, held: int) -> str:
    p50, p95 = (seen.percentile(percent) * 1000 for percent in (50, 95))
    rate, others = len(seen.seconds) / seconds, {status: n for status, n in seen.statuses.items() if status != 200}
    note = "  " + ", ".join(f"{n} x {status or 'none'}" for status, n in others.items()) if others else ""
    return f"{name:24} {len(seen.seconds):8} {rate:8.1f} {p50:7.0f} {p95:7.0f} {wrong(seen):6} {held:6}{note}"


def wrong(seen: Seen) -> int:
    """All but 200, also the 503 of a panel that is busy."""
    return sum(seen.statuses.values()) - seen.statuses[200]


async def load(running: list[RunningPanel], given: argparse.Namespace) -> list[str]:
    """The lines of the table, printed as they come."""
    lines: list[str] = []

    def say(text: str) -> None:
        lines.append(text)
        print(text, flush=True)

    say(f"2 panels x {WORKERS} processes x {THREADS} threads, {os.cpu_count()} processors for all programs and clients")
    say(f"load average at the start {os.getloadavg()[0]:.1f}; times in ms; errors: all but 200")
    members = await team(running, given.members)
    say(f"{given.members} members signed in\n\n{'':24} {'answers':>8} {'per s':>8} {'p50':>7} {'p95':>7} errors     MB")
    await ask(members, given.rates[0], seconds=5)  # every process has begun
    start = time.monotonic()
    idle = await ask(members[:1], 5, seconds=given.seconds / 2)
    say(line("one member", idle, time.monotonic() - start, memory(running)))
    carried = 0.0
    for rate in given.rates:
        start = time.monotonic()
        seen = await ask(members, rate, seconds=given.seconds)
        say(line(f"all, {rate:g} a second", seen, time.monotonic() - start, memory(running)))
        if wrong(seen) or seen.percentile(95) > MOST * idle.percentile(95):
            break
        carried = rate
    say(f"carried without an error, p95 within {MOST:g} x: {carried:g} pages a second")
    if given.requests:
        seen = await hold(running, members, carried or given.rates[0], given.requests, say)
        say(against(idle, seen))
    return lines


async def hold(
    running: list[RunningPanel], members: list[Member], rate: float, pages: int, say: Callable[[str], None]
) -> Seen:
    """Whether the panels hold more and more memory: what they hold after each tenth of so many pages."""
    held, asked, together = [memory(running)], 0, Seen()
    for tenth in range(1, TENTHS + 1):
        start, more = time.monotonic(), pages * tenth // TENTHS - asked
        seen = await ask(members, rate, pages=more)
        asked += more
        held.append(memory(running))
        together.add(seen)
        say(line(f"{asked} pages, {rate:g} a second", seen, time.monotonic() - start, held[-1]))
    say(growth(held))
    return together


def growth(held: list[int]) -> str:
    """How much more the panels hold at the end than after the first tenth of the pages, and than after half of them."""
    first, half, last = held[1], held[TENTHS // 2], held[-1]
    since = f"{last - first:+} MB since the first tenth, {last - half:+} MB in the second half"
    return f"memory: {held[0]} MB before, {last} MB after all; {since}; at most {max(held)} MB"


def against(idle: Seen, loaded: Seen) -> str:
    """All pages beside those of a single member."""
    before, after = (seen.percentile(95) * 1000 for seen in (idle, loaded))
    errors = f"errors: {wrong(loaded)} of {len(loaded.seconds)}"
    return f"{errors}; p95: {before:.0f} ms idle, {after:.0f} ms loaded, {after / before:.1f} x"


def main() -> int:
    """Measure, and record the table if that is wanted."""
    parser = argparse.ArgumentParser(prog="load", description=__doc__)
    parser.add_argument("--members", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60, help="for each rate")
    parser.add_argument("--rate", dest="rates", type=float, nargs="+", default=[10, 20, 40, 80], help="pages a second")
    parser.add_argument("--requests", type=int, default=0, help="pages for the figures of memory")
    parser.add_argument("--write", action="store_true", help=f"also write {RESULTS.name}")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="panel-load-") as directory, panels(Path(directory)) as running:
        lines = asyncio.run(load(running, given))
    if given.write:
        record("load", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
