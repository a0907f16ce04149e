"""`make attack`: starts a panel and its sandbox on this machine's loopback, attacks them, prints one table.

It takes about two minutes. Nothing in it is a limit that has to be kept: the figures are for people to compare.
"""

import argparse
import asyncio
import sys

from bench.attack.cases import CASES, Row
from bench.attack.clients import PATIENCE
from bench.attack.target import target
from bench.results import RESULTS, record
from bench.servers import THREADS, WORKERS


async def attack(names: list[str]) -> list[str]:
    """Run these cases; the lines of the table, printed as they come."""
    lines = [
        f"{WORKERS} workers x {THREADS} threads; times in ms",
        f"errors: no answer within {PATIENCE:.0f} s, 500, 502, 504; a sign-in has two requests, the others one",
        "",
        f"{'case':32} {'clients':>7} {'answers':>7} {'p50':>7} {'p95':>7} {'errors':>6} {'MB':>5}",
    ]
    print("\n".join(lines))
    async with target() as attacked:
        for name in names:
            async for row in CASES[name](attacked):
                lines.append(line(row))
                print(lines[-1], flush=True)
    return lines


def line(row: Row) -> str:
    """A row of the table."""
    seen = row.seen
    p50, p95 = (f"{seen.percentile(percent) * 1000:7.0f}" for percent in (50, 95))
    counts = f"{row.clients:7} {len(seen.seconds):7} {p50} {p95} {seen.errors:6} {row.memory:5}"
    return f"{row.case:32} {counts}  {row.note}".rstrip()


def main() -> int:
    """Attack, and record the table if that is wanted."""
    parser = argparse.ArgumentParser(prog="attack", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"also write {RESULTS.name}")
    parser.add_argument("cases", nargs="*", metavar="case", help="all of them, when none is named")
    given = parser.parse_args()
    lines = asyncio.run(attack(given.cases or list(CASES)))
    if given.write:
        record("attack", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
