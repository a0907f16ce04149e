"""`manage.py worker`: carries out jobs."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandParser

from panel.jobs.worker import work


class Command(BaseCommand):
    """Any number of workers may run, on any machines that share the panel's database.

    Asked to end, a worker finishes the calls that are on their way, and leaves its jobs to others.
    """

    help = "Carries out jobs, such as imports, until it is told to end."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer an end."""
        parser.add_argument("--once", action="store_true", help="end when there is no job to take")

    def handle(self, *_args: object, once: bool, **_options: object) -> None:
        """Work."""
        ending = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: ending.set())
        work(ending, once=once)
