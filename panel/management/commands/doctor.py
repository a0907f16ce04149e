"""`manage.py doctor`: does everything work that the panel needs, and if not, what should be done?"""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from panel.api.errors import ApiError
from panel.api.roles import all_names
from panel.doctor.account import clock, enough_roles, good_key, no_roles, readable_key
from panel.doctor.answers import said_of
from panel.doctor.asking import Heard, ask_all
from panel.doctor.comparing import Difference, differences
from panel.doctor.findings import Finding, problem, well
from panel.doctor.machine import cached, database, static_files
from panel.doctor.recording import write
from panel.people.models import Account


class Command(BaseCommand):
    """Prints a line for each check, and what to do about a problem."""

    help = (
        "Checks database, cache, static files, and for each account: key, connection, clock, roles, and whether the "
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


def findings(record: Path | None = None, address: str | None = None) -> Iterator[Finding]:
    """All checks. Without a database nothing else can be checked."""
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
    """One account: each check needs the one before to succeed."""
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
        for one in ask_all(account, all_names(roles), address)
    ]
    yield from said_of(heard)
    if record is not None:
        yield recorded(record, number, heard)


def recorded(directory: Path, number: int, heard: list[tuple[Heard, list[Difference]]]) -> Finding:
    try:
        path = write(directory, number, heard)
    except OSError as error:
        return problem(f"nothing was recorded: {directory}: {error.strerror}.", "Choose a directory of your own.")
    return well(f"what the answers look like was written to {path}. Read it before you send it to anybody.")
