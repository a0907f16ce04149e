"""`make bench`: what the panel costs on top of the API, and how it compares with Django's admin.

Numbers of one run are compared with each other only, never with those of another machine or day. Each pair is
measured in turns. A limit that is not kept is marked, and makes the exit status 1.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import servers
from bench.http_client import Request, alternately, requests_per_second
from bench.results import RESULTS, record
from bench.weights import weights

CLIENTS, ROUNDS, SECONDS = 64, 3, 4.0
ON_TOP_MS, RATIO_AT_50_MS, TIMES_THE_ADMIN = 6.0, 1.10, 4.0


def main() -> int:
    """Measure all, print a table; 1 when a limit is not kept."""
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
    return 1 if any("TOO MUCH" in line or "TOO LITTLE" in line for line in lines) else 0


def measure(directory: Path) -> Iterator[str]:
    """All measurements, line by line."""
    with servers.panel(directory) as bench:
        yield "Users list (20 of 250, signed in) and the API call behind it, one client, medians (10 % to 90 %)"
        for latency, times in ((0, 300), (50, 60)):
            yield from on_top(bench, latency, times)
        bench.use(0)
        with servers.admin(directory) as change_list:
            yield ""
            yield f"Requests/s at {CLIENTS} clients, {servers.WORKERS} workers x {servers.THREADS} threads"
            yield from throughput(bench, change_list)
        yield ""
        yield f"{'page':34} {'cold bytes':>11} {'warm bytes':>11} {'API calls':>10} {'queries':>8}"
        users = f"/application/{bench.application_id}/users/"
        for weight in weights(bench, ["/applications/", users, f"{users}new/"]):
            costs = f"{weight.cold:11,} {weight.warm:11,} {weight.api_calls:10} {weight.queries:8}"
            yield f"{weight.path:34} {costs}"


def on_top(bench: servers.Bench, latency: int, times: int) -> Iterator[str]:
    """What the page takes on top of the bare call."""
    bench.use(latency)
    page, call = alternately([bench.users_page, bench.bare_call(latency)], times)
    more, ratio = page.median - call.median, page.median / call.median
    yield f"  API latency {latency:2} ms   page {page}   call {call}"
    yield f"    on top   {more:6.2f} ms   at most {ON_TOP_MS} ms   {'ok' if more <= ON_TOP_MS else 'TOO MUCH'}"
    if latency:
        kept = "ok" if ratio <= RATIO_AT_50_MS else "TOO MUCH"
        yield f"    ratio    {ratio:6.2f} x    at most {RATIO_AT_50_MS} x   {kept}"


def throughput(bench: servers.Bench, change_list: Request) -> Iterator[str]:
    """Requests/s of the panel's users list and the admin's change list, in turns."""
    pages = {"panel": bench.users_page, "admin": change_list}
    found: dict[str, list[float]] = {name: [] for name in pages}
    for request in pages.values():
        requests_per_second(request, clients=CLIENTS, seconds=1.5)
    for _ in range(ROUNDS):
        for name, request in pages.items():
            found[name].append(requests_per_second(request, clients=CLIENTS, seconds=SECONDS))
    for name, values in found.items():
        yield f"  {name}   {statistics.median(values):7.1f}/s  ({min(values):.1f} to {max(values):.1f})"
    ratios = [ours / theirs for ours, theirs in zip(found["panel"], found["admin"], strict=True)]
    ratio = statistics.median(ratios)
    kept = "ok" if ratio >= TIMES_THE_ADMIN else "TOO LITTLE"
    spread = f"({min(ratios):.2f} to {max(ratios):.2f})"
    yield f"    ratio {ratio:6.2f} x {spread}   at least {TIMES_THE_ADMIN} x   {kept}"


if __name__ == "__main__":
    sys.exit(main())
