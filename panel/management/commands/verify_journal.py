"""`manage.py verify_journal`: was the journal changed outside the panel?"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from panel.journal.verifying import Head, Verdict, verify, verify_export
from panel.people.models import Account

SHOWN = 20


class Command(BaseCommand):
    """Finds changes, removals and a different order. Store the head that it prints in another place.

    Somebody who can write to the database can make the whole chain again, or remove its end together with the head.
    Only a head that is stored elsewhere shows that.
    """

    help = "Checks the journal's chain in the database, or an exported file of JSON lines. Exit status 1 on a problem."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", help="the name of one account; without it, all accounts")
        parser.add_argument("--export", type=Path, help="a file of JSON lines in place of the database")
        parser.add_argument("--filtered", action="store_true", help="the file was exported with filters: it has gaps")
        parser.add_argument("--head", help="a head that was noted earlier: SEQ:HASH. Also name its account")

    def handle(
        self,
        *_args: object,
        account: str | None,
        export: Path | None,
        filtered: bool,
        head: str | None,
        **_options: object,
    ) -> None:
        noted = head_of(head)
        verdicts = {export.name: read(export, noted, filtered=filtered)} if export else chains(account, noted)
        for name, verdict in verdicts.items():
            self.report(name, verdict)
        if problems := sum(len(verdict.problems) for verdict in verdicts.values()):
            raise CommandError(f"{problems} problem(s): the journal was changed, or is damaged.")

    def report(self, name: str, verdict: Verdict) -> None:
        self.stdout.write(f"{name}: {verdict.events} event(s), head {verdict.head}")
        for problem in verdict.problems[:SHOWN]:
            self.stdout.write(f"  problem: {problem}")
        if len(verdict.problems) > SHOWN:
            self.stdout.write(f"  and {len(verdict.problems) - SHOWN} more")
        for remark in verdict.remarks:
            self.stdout.write(f"  remark: {remark}")


def head_of(text: str | None) -> Head | None:
    """
    Raises:
        CommandError: the text is not a head.
    """
    try:
        return Head.parse(text) if text else None
    except ValueError as error:
        raise CommandError(str(error)) from None


def chains(name: str | None, noted: Head | None) -> dict[str, Verdict]:
    accounts = Account.objects.order_by("name")
    wanted = list(accounts.filter(name=name) if name else accounts)
    if name and not wanted:
        raise CommandError(f"No account called {name} is connected.")
    if noted and len(wanted) > 1:
        raise CommandError("Several accounts are connected: name the head's account with --account.")
    return {account.name: verify(account, noted) for account in wanted}


def read(path: Path, noted: Head | None, *, filtered: bool) -> Verdict:
    """
    Raises:
        CommandError: the file cannot be read.
    """
    try:
        with path.open(encoding="utf-8") as file:
            return verify_export(file, noted, filtered=filtered)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from None
