"""A small job that is carried out before the answer: by the same way, and by a worker if it takes too long."""

import threading

from panel.jobs.claiming import claim
from panel.jobs.models import Job
from panel.jobs.running import run

SECONDS = 7.0  # of the ten that a page may take


def run_here(job: Job) -> None:
    """Carry it out now. What is left after SECONDS waits for a worker."""
    claimed = claim(job)
    if claimed is None:
        return
    ending = threading.Event()
    # A thread of its own: it closes the connections to the database that it has opened.
    thread = threading.Thread(target=run, args=(claimed, ending), name=f"job-{job.pk}")
    thread.start()
    thread.join(SECONDS)
    ending.set()
    thread.join(SECONDS)
