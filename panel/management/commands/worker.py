"""`manage.py worker`: carries out jobs."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from panel.audit_stream.streaming import stream
from panel.jobs.tidying import now_and_then
from panel.jobs.worker import work
from panel.upkeep import chores

LOOK_SECONDS = 0.5


class Command(BaseCommand):
    """Any number of workers may run, on any machines that share the panel's database.

    Asked to end, a worker finishes the calls that are on their way, and leaves its jobs to others.
    """

    help = "Carries out jobs, such as imports, until it is told to end."
    requires_system_checks = ()  # they read all pages, which a worker does not serve: a third of its start

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer two ends."""
        parser.add_argument("--once", action="store_true", help="end when there is no job to take")
        parser.add_argument("--beside", type=int, metavar="PID", help="end when this process has ended")
        parser.add_argument("--check", action="store_true", help="exit status 0 if a worker is alive on this machine")

    def handle(self, *_args: object, once: bool, beside: int | None, check: bool, **_options: object) -> None:
        """Work."""
        if check:
            if not chores.runs_here():
                raise CommandError("No worker is alive on this machine.")
            return
        ending = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: ending.set())
        if beside is not None:
            threading.Thread(target=watch, args=(beside, ending), daemon=True).start()
        try:
            with streaming(ending):
                work(ending, once=once, beside=look_after)
        finally:
            with contextlib.suppress(DatabaseError):  # then it counts as one that died
                chores.ends()


def look_after() -> None:
    """What is done besides jobs."""
    now_and_then()
    chores.now_and_then()


@contextmanager
def streaming(ending: threading.Event) -> Iterator[None]:
    """Sends the journal's events on, if there is a receiver: in a thread, so that a slow one holds up no job."""
    if not settings.AUDIT_STREAM:
        yield
        return
    thread = threading.Thread(target=stream, args=(ending,), name="audit-stream")
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def watch(process: int, ending: threading.Event) -> None:
    """Until this process is gone."""
    while not ending.wait(LOOK_SECONDS):
        try:
            os.kill(process, 0)
        except OSError:
            ending.set()
