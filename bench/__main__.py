"""`make bench`: what the panel's pages cost beside the thinnest page, the bare API call, and Django's admin.

Every page is asked for in a state that was never asked for before. What is compared is measured in turns in one run,
and only ratios are judged: machines differ, and others may use this one. A goal that is not kept makes the exit
status 1.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench import servers
from bench.http_client import Page, alternately, requests_per_second
from bench.programs.running import ENVIRONMENT, ROOT
from bench.ratios import Goal, Ratio, of_the_quickest, spread
from bench.results import RESULTS, record
from bench.weights import weights

TURNS, TURNS_AT_50_MS = 200, 60
CLIENTS, ROUNDS, SECONDS = 64, 5, 3.0
USERS, THIN, BARE, ADMIN = "users, 20 rows", "thin page, 20 rows", "bare API call, 20 rows", "Django admin, 20 rows"
USERS_100, THIN_100 = "users, 100 rows", "thin page, 100 rows"


def main() -> int:
    """Measure all, print a table; 1 when a goal is not kept."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"also write {RESULTS.name}")
    written = parser.parse_args().write
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="panel-bench-") as directory:
        for line in measure(Path(directory)):
            print(line, flush=True)
            lines.append(line)
    if written:
        record("bench", lines)
    return 1 if any(line.endswith("FAIL") for line in lines) else 0


def measure(directory: Path) -> Iterator[str]:
    """All measurements, line by line."""
    yield f"{os.cpu_count()} processors; load before: {os.getloadavg()[0]:.1f}, on a quiet machine near 0"
    yield ""
    with servers.panel(directory) as bench:
        with servers.thin(bench, 0) as thin, servers.admin(directory) as admin:
            yield from one_client(bench, thin, admin)
            yield ""
            yield from many_clients({USERS: bench.users_page(20), THIN: thin[20], ADMIN: admin})
        yield ""
        yield from slow_api(bench)
        yield ""
        yield from heavy(bench)
    yield ""
    yield from jobs()


def one_client(bench: servers.Bench, thin: dict[int, Page], admin: Page) -> Iterator[str]:
    """Durations of all pages, and of what they are compared with."""
    others = {THIN: thin[20], THIN_100: thin[100], BARE: bench.bare_call(0), ADMIN: admin}
    found = alternately(bench.pages() | others, TURNS)
    yield f"One client, {TURNS} turns; times as much as the thin page with 20 rows"
    yield from table(found, THIN)
    yield f"  100 rows beside the thin page with as many              {Ratio.of(found[USERS_100], found[THIN_100])}"
    yield ""
    yield str(Goal("users list, one client: beside the thin page", Ratio.of(found[USERS], found[THIN]), most=1.6))
    yield str(Goal("users list, one client: speed beside the admin's", Ratio.of(found[ADMIN], found[USERS]), least=5))


def table(found: dict[str, list[float]], other: str) -> Iterator[str]:
    """A line for each: milliseconds, and how many times as much that is as the other."""
    yield f"  {'':24} {'ms, median (10 % to 90 %)':30} {'ratio of medians (of tenths)':30} of the quickest"
    for name, values in found.items():
        ratio, quick = Ratio.of(values, found[other]), of_the_quickest(values, found[other])
        yield f"  {name:24} {spread(values):30} {ratio!s:30} {quick:5.2f} x"


def many_clients(pages: dict[str, Page]) -> Iterator[str]:
    """Requests/s of users lists, in turns."""
    found: dict[str, list[float]] = {name: [] for name in pages}
    for page in pages.values():
        requests_per_second(page, clients=CLIENTS, seconds=1.5)
    for _ in range(ROUNDS):
        for name, page in pages.items():
            found[name].append(requests_per_second(page, clients=CLIENTS, seconds=SECONDS))
    yield f"Requests/s, {CLIENTS} clients, {servers.WORKERS} workers x {servers.THREADS} threads, {ROUNDS} rounds"
    for name, values in found.items():
        yield f"  {name:24} {median(values):7.1f}  ({min(values):.1f} to {max(values):.1f})"
    yield ""
    ratio = Ratio.of(found[USERS], found[ADMIN])
    yield str(Goal(f"users list, {CLIENTS} clients: requests/s beside the admin's", ratio, least=8))


def slow_api(bench: servers.Bench) -> Iterator[str]:
    """The users list over an API that takes its time, and the thin page over the same."""
    bench.panel.ask_api_at(bench.sandboxes[50])
    with servers.thin(bench, 50) as thin:
        pages = {USERS: bench.users_page(20), THIN: thin[20], BARE: bench.bare_call(50)}
        found = alternately(pages, TURNS_AT_50_MS)
    bench.panel.ask_api_at(bench.sandboxes[0])
    yield f"API latency 50 ms, one client, {TURNS_AT_50_MS} turns; times as much as the bare call"
    yield from table(found, BARE)
    yield ""
    yield str(Goal("users list, API at 50 ms: beside the bare call", Ratio.of(found[USERS], found[BARE]), most=1.10))


def heavy(bench: servers.Bench) -> Iterator[str]:
    """Bytes, calls and queries of each page."""
    yield f"{'page':24} {'first visit':>11} {'next visit':>11}   {'API calls':>9} {'queries':>8}"
    for name, weight in weights(bench).items():
        sizes = f"{weight.first:9,} B {weight.following:9,} B"
        yield f"{name:24} {sizes}   {weight.api_calls:9} {weight.queries:8}"


def jobs() -> Iterator[str]:
    """An import beside the vendor's client, and the memory of a dry run: see bench/jobs.py."""
    command = [sys.executable, "-m", "bench.jobs"]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=False)
    yield from done.stdout.splitlines()
    if done.returncode and "FAIL" not in done.stdout:
        yield f"{'bench.jobs, ended too early':52} FAIL"


if __name__ == "__main__":
    sys.exit(main())
