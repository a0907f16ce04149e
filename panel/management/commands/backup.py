"""`manage.py backup FILE`: everything that the panel keeps, in one file. The panel may go on meanwhile."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from panel.upkeep import keys, marks
from panel.upkeep.archive import Manifest
from panel.upkeep.backup import back_up, file_in, remember


class Command(BaseCommand):
    """The file can be read by both kinds of database."""

    help = "Writes a backup of the database, without sessions. With a directory, the file is named by the time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *_args: object, file: Path, **_options: object) -> None:
        path = file_in(file) if file.is_dir() else file
        try:
            made = back_up(path)
            if marks.can_be_put():
                remember(path, made)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot be read: {error}") from None
        self.report(path, made)

    def report(self, path: Path, made: Manifest) -> None:
        self.stdout.write(f"{path}: {made.rows} row(s) of {len(made.tables)} tables. It holds no sessions.")
        for account, head in made.heads.items():
            self.stdout.write(f"The journal of {account} ends with {head}")
        self.stdout.write(
            f"The service keys in it are encrypted. The keys for that are not in it: they come from {keys.where()}. "
            "Keep a copy of them in another place: without them the service keys are lost."
        )
        if keys.lie_beside(path):
            self.stdout.write(
                f"Warning: {keys.where()} is in the backup's directory. Who gets both can use the service keys."
            )
