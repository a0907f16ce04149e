"""`manage.py doctor`: does everything work that the panel needs, and if not, what should be done?"""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from panel.doctor.checks import findings


class Command(BaseCommand):
    """Prints a line for each check, and what to do about a problem."""

    help = (
        "Checks database, cache, static files, disk, worker, last backup, and for each account: key and its age, "
        "connection, clock, roles, whether this machine's address may call the API, and whether the "
        "API's answers are as the panel expects. It only reads."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--record",
            metavar="DIR",
            type=Path,
            help="write what the answers look like (types and names of fields, no values) to a file in this directory",
        )
        parser.add_argument(
            "--address", metavar="IP", help="this machine's address as the API sees it, if a router hides it"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Exit status 1 if there is a problem."""
        problems = 0
        for finding in findings(options["record"], options["address"]):  # type: ignore[arg-type]  # as the parser made them
            self.stdout.write(f"{finding.word:8} {finding.said}")
            if finding.advice:
                problems += 1
                self.stdout.write(f"{'':8} -> {finding.advice}")
        if problems:
            raise CommandError(f"{problems} thing(s) to do.")
