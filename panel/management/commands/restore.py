"""`manage.py restore FILE`: brings a backup back, also an older one, and into the other kind of database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from panel.upkeep import keys, marks
from panel.upkeep.archive import Backup, BadBackupError
from panel.upkeep.restoring import NotRestoredError, holds_something, in_short, restore, try_out

ASKED = "The database holds an account. Everything in it will be removed and replaced by the backup. Type yes: "
NOBODY = "Nobody answers. In a script, --no-input replaces without a question. Nothing was changed."


class Command(BaseCommand):
    """All of it, or nothing: a restore is one transaction."""

    help = "Brings a backup back into an empty database. Stop the panel and its workers first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="only try it, in a database that is thrown away")
        parser.add_argument("--replace", action="store_true", help="also if the database is not empty; asks first")
        parser.add_argument("--no-input", action="store_true", help="do not ask")

    def handle(
        self, *_args: object, file: Path, check: bool, replace: bool, no_input: bool, **_options: object
    ) -> None:
        try:
            with Backup.opened(file) as backup:
                self.introduce(file, backup)
                if check:
                    self.try_out(backup)
                else:
                    self.restore(backup, replace=replace, asks=not no_input)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {in_short(error)}. Nothing was changed.") from None
        except (BadBackupError, NotRestoredError) as error:
            raise CommandError(f"{error} Nothing was changed.") from None

    def introduce(self, file: Path, backup: Backup) -> None:
        of = backup.manifest
        self.stdout.write(
            f"{file}: made at {of.made:%Y-%m-%d %H:%M:%S} UTC by version {of.version} with {of.database}; "
            f"{of.rows} row(s) of {len(of.tables)} tables."
        )

    def try_out(self, backup: Backup) -> None:
        """
        Raises:
            CommandError: it would not be brought back as it was.
        """
        tried = try_out(backup)
        self.stdout.write("All tables are complete and unchanged, and a restore of them was tried.")
        if tried.newer:
            self.stdout.write(f"It is of an earlier version; {len(tried.newer)} migration(s) would be applied.")
        state = "holds an account: only --replace would replace that" if holds_something() else "is empty"
        self.stdout.write(f"A restore would write {backup.manifest.rows} row(s). The database now {state}.")
        self.tell_journal(tried.journal)
        if tried.unreadable_keys:
            raise CommandError(
                f"None of the encryption keys in {keys.where()} fits the service key of "
                f"{', '.join(tried.unreadable_keys)}. Put the key of that time there, behind a comma."
            )
        self.stdout.write(f"The service keys in it can be decrypted with {keys.where()}.")

    def restore(self, backup: Backup, *, replace: bool, asks: bool) -> None:
        if marks.someone_works():
            raise CommandError(marks.STOP_FIRST)
        if holds_something():
            if not replace:
                raise CommandError("The database is not empty. --replace replaces what is in it. Nothing was changed.")
            if asks and not is_wanted():
                raise CommandError("Nothing was changed.")
        done = restore(backup)
        self.stdout.write(f"Brought back: {done.rows} row(s). All members have to sign in again.")
        if done.jobs_stopped:
            self.stdout.write(
                f"{done.jobs_stopped} job(s) were stopped: what they had not done may have been done since."
            )
        for account, head in done.heads.items():
            self.stdout.write(f"The journal of {account} ends with {head}")
        self.tell_journal(done.journal)

    def tell_journal(self, problems: list[str]) -> None:
        for problem in problems:
            self.stdout.write(f"The journal was changed before the backup was made. {problem}")
        if not problems:
            self.stdout.write("The journal's chain is complete.")


def is_wanted() -> bool:
    """
    Raises:
        CommandError: there is nobody to ask.
    """
    try:
        return input(ASKED).strip() == "yes"
    except EOFError:  # a script; `Backup.opened` would take it for a file that ends too early
        raise CommandError(NOBODY) from None
