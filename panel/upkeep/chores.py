"""What a worker does besides jobs: it says that it is alive, and tidies once a day."""

import logging
import socket
from datetime import timedelta

from django.core.cache import caches

from panel.upkeep import marks
from panel.upkeep.models import Mark
from panel.upkeep.tidying import in_words, tidy

DAILY = timedelta(days=1)
LOOK_SECONDS = 300  # for what is due

log = logging.getLogger(__name__)


def now_and_then() -> None:
    """In each worker, several times a second.

    Raises:
        DatabaseError: it is tried again later.
    """
    process = caches["process"]
    if process.add("upkeep:beaten", "yes", int(marks.BEAT.total_seconds())):
        marks.put(marks.this_worker())
    if process.add("upkeep:looked", "yes", LOOK_SECONDS):
        tidy_if_due()


def tidy_if_due() -> None:
    """Of all workers, one does it."""
    before = marks.claimed(marks.TIDY, DAILY)
    if before is None:
        return
    try:
        removed = tidy()
    except BaseException:
        Mark.objects.filter(name=marks.TIDY).update(at=before)  # it is due still
        raise
    log.info(in_words(removed))


def ends() -> None:
    """A worker that ends properly is not missed."""
    Mark.objects.filter(name=marks.this_worker()).delete()


def runs_here() -> bool:
    """Whether a worker of this machine (or container) is alive."""
    here = f"{marks.WORKER}{socket.gethostname()[:100]}:"
    return any(marks.is_alive(worker) for worker in marks.workers() if worker.name.startswith(here))
