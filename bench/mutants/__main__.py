"""`make mutants`: changes the code of the rooms that keep promises, and sees whether the quick tests notice.

    make mutants                        a sample of 300, spread over the rooms
    make mutants SAMPLE=500 SEED=2      another one
    make mutants SAMPLE=all ROOMS=journal
    make mutants MUTANT='throttle.py _begun'   those whose file and name contain every word

The exit status is 1 when less than 90 % are killed, or the list of accepted ones is outdated.
"""

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path

from bench.mutants import accepted
from bench.mutants.judging import Case, Verdict, failing_without_mutants, fits, judge
from bench.mutants.mutants import Mutant, mutants_of
from bench.mutants.reach import Reach
from bench.mutants.recording import record

ROOMS = "access people sign_in connections journal remote web subusers api"
GOAL = 0.90

type Verdicts = list[tuple[Mutant, Verdict]]


def main() -> int:
    """Make, choose, judge, count."""
    options = _options()
    listed = accepted.reasons()
    mutants = [mutant for room in options.rooms.split() for mutant in of_room(room)]
    unlisted = [mutant for mutant in mutants if not accepted.is_accepted(mutant, listed)]
    sample = chosen(unlisted, options)
    print(f"{len(mutants)} mutants, {len(mutants) - len(unlisted)} accepted; trying {len(sample)}, seed {options.seed}")
    record(options.jobs)
    began = time.monotonic()
    verdicts = tried(sample, options.jobs, options.seconds)
    share = report(verdicts)
    print(f"in {time.monotonic() - began:.0f} s, with {options.jobs} processes, {options.seconds} s of tests for each")
    problems = [*control(verdicts), *outdated(listed, options.rooms)]
    for problem in problems:
        print(problem)
    return 0 if share >= GOAL and not problems else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--sample", default="300", help="how many, or `all`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rooms", default=ROOMS)
    parser.add_argument("--mutant", default="", help="words of file and name")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=int, default=40, help="of tests for each mutant, at most")
    return parser.parse_args()


def of_room(room: str) -> Iterator[Mutant]:
    for path in sorted(Path("panel", room).rglob("*.py")):
        if "migrations" not in path.parts:
            yield from filter(_compiles, mutants_of(path))


def _compiles(mutant: Mutant) -> bool:
    try:
        mutant.code()
    except SyntaxError:
        return False
    return True


def chosen(mutants: Sequence[Mutant], options: argparse.Namespace) -> list[Mutant]:
    """By words, or all, or a sample: from each room the same number, as far as it has them."""
    words = options.mutant.split()
    if words:
        return [mutant for mutant in mutants if all(word in f"{mutant.path} {mutant.name}" for word in words)]
    if options.sample == "all":
        return list(mutants)
    by_room = [[mutant for mutant in mutants if mutant.room == room] for room in options.rooms.split()]
    draw = random.Random(options.seed)  # noqa: S311 - a sample, the same for the same seed
    for each in by_room:
        draw.shuffle(each)
    in_turns = (mutant for turn in zip_longest(*by_room) for mutant in turn if mutant)
    return [mutant for mutant, _ in zip(in_turns, range(int(options.sample)), strict=False)]


def tried(mutants: Sequence[Mutant], jobs: int, seconds: float) -> Verdicts:
    """Judge them in several processes."""
    reach = Reach()
    within: list[Case] = []
    at_import: list[Case] = []
    verdicts: Verdicts = []
    for mutant in mutants:
        tests = list(_affordable(reach, reach.tests_of(mutant), seconds))
        case = Case(mutant, tests, sum(reach.seconds[test] for test in tests))
        if not tests:
            verdicts.append((mutant, Verdict("")))
            _tell("no test reaches", mutant)
        else:
            (at_import if reach.runs_at_import(mutant) or not fits(mutant) else within).append(case)
    verdicts += _in_processes(within, at_import, jobs)
    return verdicts


def _affordable(reach: Reach, tests: Sequence[str], seconds: float) -> Iterator[str]:
    """As many as fit, and one at the least."""
    spent = 0.0
    for place, test in enumerate(tests):
        spent += reach.seconds[test]
        if spent > seconds and place:
            return
        yield test


def _in_processes(within: Sequence[Case], at_import: Sequence[Case], jobs: int) -> Verdicts:
    """Each process has a share of both, and temporary files of its own."""
    context = multiprocessing.get_context("fork")
    cases = [*at_import, *within]
    verdicts: Verdicts = []
    queue: multiprocessing.SimpleQueue[tuple[int, Verdict]] = context.SimpleQueue()
    places = {id(case): place for place, case in enumerate(cases)}

    def work(job: int, directory: str) -> None:
        tempfile.tempdir = os.environ["TMPDIR"] = directory
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, sys.stdout.fileno())
        judge(within[job::jobs], at_import[job::jobs], lambda case, verdict: queue.put((places[id(case)], verdict)))

    with tempfile.TemporaryDirectory(prefix="panel-mutants-", ignore_cleanup_errors=True) as directory:
        directories = [tempfile.mkdtemp(dir=directory) for _ in range(jobs)]
        processes = [context.Process(target=work, args=(job, directories[job])) for job in range(jobs)]
        for process in processes:
            process.start()
        while len(verdicts) < len(cases):
            if queue.empty() and not any(process.is_alive() for process in processes):
                raise RuntimeError("The processes that judge ended before their work was done")
            if queue.empty():
                time.sleep(0.1)
                continue
            place, verdict = queue.get()
            mutant = cases[place].mutant
            assert mutant
            verdicts.append((mutant, verdict))
            if not verdict.by:
                _tell(f"survived, {len(verdicts)} of {len(cases)} judged", mutant)
        for process in processes:
            process.join()
    return verdicts


def _tell(word: str, mutant: Mutant) -> None:
    print(f'{word}: {mutant.path}:{mutant.lines.start} "{mutant.name}"', flush=True)


def report(verdicts: Verdicts) -> float:
    """A line for each room, and the share that was killed."""
    killed = Counter(mutant.room for mutant, verdict in verdicts if verdict.by)
    made = Counter(mutant.room for mutant, _ in verdicts)
    for room in made:
        print(f"{room:12} {made[room]:5} mutants {killed[room]:5} killed {killed[room] / made[room]:6.0%}")
    share = killed.total() / max(made.total(), 1)
    print(f"{'all':12} {made.total():5} mutants {killed.total():5} killed {share:6.1%}; goal {GOAL:.0%}")
    return share


def control(verdicts: Verdicts) -> list[str]:
    """Tests that fail without any mutant have killed none."""
    killers = sorted({test for _, verdict in verdicts for test in verdict.by.splitlines() if "::" in test})
    seconds = Reach().seconds
    failing = failing_without_mutants(killers, sum(seconds[test] for test in killers)).splitlines() if killers else []
    return [f"fails without a mutant, so its verdicts are void: {test}" for test in failing]


def outdated(listed: accepted.Reasons, rooms: str) -> list[str]:
    today = chain.from_iterable(map(of_room, rooms.split()))
    here = {path: each for path, each in listed.items() if Path(path).parts[1] in rooms.split()}
    return [f"accepted, but not there any more: {name}" for name in accepted.outdated(here, today)]


if __name__ == "__main__":
    sys.exit(main())
