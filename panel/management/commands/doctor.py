"""`manage.py doctor`: is everything in place that the panel needs, and if not, what is to be done?"""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from panel.api.errors import ApiError
from panel.api.roles import told_names
from panel.doctor.account import clock, enough_roles, good_key, no_roles, readable_key
from panel.doctor.answers import said_of
from panel.doctor.asking import Heard, ask_all
from panel.doctor.comparing import Difference, differences
from panel.doctor.findings import Finding, problem, well
from panel.doctor.machine import cached, database, static_files
from panel.doctor.recording import write
from panel.people.models import Account


class Command(BaseCommand):
    """Checks from the inside out; prints a line for each check, and what to do about what is wrong."""

    help = (
        "Checks database, cache, static files, and for each account: key, connection, clock, roles, and whether the "
        "API answers what the panel expects. It reads, and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--record",
            metavar="DIR",
            type=Path,
            help="writes what the answers look like (types and names of fields, no values) to a file in this directory",
        )
        parser.add_argument(
            "--address", metavar="IP", help="this machine's address as the API sees it, where a router hides it"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Exit status 1 when something is to be done."""
        problems = 0
        for finding in findings(options["record"], options["address"]):  # type: ignore[arg-type]  # as the parser made them
            self.stdout.write(f"{finding.word:8} {finding.said}")
            if finding.advice:
                problems += 1
                self.stdout.write(f"{'':8} -> {finding.advice}")
        if problems:
            raise CommandError(f"{problems} thing(s) to do.")


def findings(record: Path | None = None, address: str | None = None) -> Iterator[Finding]:
    """All checks. Without a database there is nothing else to look at."""
    reached = database()
    yield reached
    if reached.advice:
        return
    yield cached()
    yield static_files()
    accounts = list(Account.objects.order_by("name"))
    if not accounts:
        advice = "Run `manage.py connect path/to/credentials.json`, or open /setup/."
        yield problem("No account is connected.", advice)
    for number, account in enumerate(accounts, 1):
        for finding in connected(account, number, record, address):
            yield finding.of(account.name)


def connected(account: Account, number: int, record: Path | None, address: str | None) -> Iterator[Finding]:
    """One account: each check needs what the one before has found well."""
    for check in (readable_key, clock, good_key):
        finding = check(account)
        yield finding
        if finding.advice:
            return
    try:
        roles = account.api().keys.roles(account.key_id)
    except ApiError as error:
        yield no_roles(error)
        return
    yield enough_roles(roles)
    heard = [
        (one, differences(one) if one.envelope is not None else [])
        for one in ask_all(account, told_names(roles), address)
    ]
    yield from said_of(heard)
    if record is not None:
        yield recorded(record, number, heard)


def recorded(directory: Path, number: int, heard: list[tuple[Heard, list[Difference]]]) -> Finding:
    """The file, or why it cannot be written."""
    try:
        path = write(directory, number, heard)
    except OSError as error:
        return problem(f"nothing was recorded: {directory}: {error.strerror}.", "Choose a directory of your own.")
    return well(f"what the answers look like was written to {path}. Look it through before you hand it on.")
