"""The worker: takes jobs from the table, several at a time, until it is asked to end.

There is no queue beside the table. A job must be taken up again when its worker has died, and only the table knows of
that; whoever looks at it for that sees new jobs as well.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.db import DatabaseError, close_old_connections

from panel.jobs.claiming import claim_one
from panel.jobs.models import Job
from panel.jobs.running import run
from panel.jobs.tidying import now_and_then

log = logging.getLogger(__name__)

JOBS_AT_ONCE = 4
LOOK_SECONDS = 0.5


def work(ending: threading.Event, *, once: bool = False, beside: Callable[[], None] = now_and_then) -> None:
    """Carry out jobs until `ending` is set; with `once`, until there are none to take.

    `beside` is called before each look for a job.
    """
    with ThreadPoolExecutor(JOBS_AT_ONCE, thread_name_prefix="job") as pool:
        running: set[Future[None]] = set()
        while not ending.is_set():
            running = {each for each in running if not each.done()}
            job = next_job(beside) if len(running) < JOBS_AT_ONCE else None
            if job is not None:
                running.add(pool.submit(run, job, ending))
                continue
            if once and not running:
                return
            if running:
                wait(running, LOOK_SECONDS, FIRST_COMPLETED)  # a job that runs sees `ending` as well
            else:
                ending.wait(LOOK_SECONDS)


def next_job(beside: Callable[[], None]) -> Job | None:
    """A job that is ours now. A database that is away for a while is waited for."""
    try:
        beside()
        return claim_one()
    except DatabaseError:
        log.exception("The worker cannot look for jobs.")
        close_old_connections()
        return None
