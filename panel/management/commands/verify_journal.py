"""`manage.py verify_journal`: was the journal changed behind the panel's back?"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from panel.journal.verifying import Head, Verdict, verify, verify_export
from panel.people.models import Account

SHOWN = 20


class Command(BaseCommand):
    """Finds a change, a removal and another order. Note the head that it prints, somewhere else.

    Who may write to the database can make the whole chain again, or take its end away together with the head. Only a
    head that was noted elsewhere shows that.
    """

    help = "Checks the journal's chain in the database, or an exported file of JSON lines. Exit status 1 on a problem."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to look at."""
        parser.add_argument("--account", help="the name of one account; all, if none is named")
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
        """Print a line for each account or file, and each problem.

        Raises:
            CommandError: something is wrong.
        """
        noted = head_of(head)
        verdicts = {export.name: read(export, noted, filtered=filtered)} if export else chains(account, noted)
        for name, verdict in verdicts.items():
            self.tell(name, verdict)
        if problems := sum(len(verdict.problems) for verdict in verdicts.values()):
            raise CommandError(f"{problems} problem(s): the journal was changed, or is damaged.")

    def tell(self, name: str, verdict: Verdict) -> None:
        """What was found in one chain."""
        self.stdout.write(f"{name}: {verdict.events} event(s), head {verdict.head}")
        for problem in verdict.problems[:SHOWN]:
            self.stdout.write(f"  problem: {problem}")
        if len(verdict.problems) > SHOWN:
            self.stdout.write(f"  and {len(verdict.problems) - SHOWN} more")
        for remark in verdict.remarks:
            self.stdout.write(f"  remark: {remark}")


def head_of(text: str | None) -> Head | None:
    """The head that was given.

    Raises:
        CommandError: it is none.
    """
    try:
        return Head.parse(text) if text else None
    except ValueError as error:
        raise CommandError(str(error)) from None


def chains(name: str | None, noted: Head | None) -> dict[str, Verdict]:
    """The chains in the database, by their accounts' names.

    Raises:
        CommandError: there is no such account, or it is not clear whose head was given.
    """
    accounts = Account.objects.order_by("name")
    wanted = list(accounts.filter(name=name) if name else accounts)
    if name and not wanted:
        raise CommandError(f"No account called {name} is connected.")
    if noted and len(wanted) > 1:
        raise CommandError("Several accounts are connected: say by --account whose head that is.")
    return {account.name: verify(account, noted) for account in wanted}


def read(path: Path, noted: Head | None, *, filtered: bool) -> Verdict:
    """An exported file.

    Raises:
        CommandError: it cannot be read.
    """
    try:
        with path.open(encoding="utf-8") as file:
            return verify_export(file, noted, filtered=filtered)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from None
