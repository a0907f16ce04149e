"""Things that happen at the same moment, for tests: real threads that start together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

PATIENCE = 30  # seconds; nothing takes that long unless it hangs


def at_once[Result](tasks: Sequence[Callable[[], Result]]) -> list[Result]:
    """The tasks' results, in their order; the first exception is raised."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], Result]) -> Result:
        try:
            start.wait(PATIENCE)
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))
