"""`manage.py upgrade`: a new version of the panel makes the database its own."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from panel.doctor.checks import findings
from panel.doctor.machine import some_account, worker
from panel.monitoring.readiness import OK, static_files
from panel.upkeep import marks
from panel.upkeep.backup import back_up, file_in, remember
from panel.upkeep.tables import applied

NOTHING = "Nothing was changed: the earlier version can be started again."
GO_BACK = (
    "To go back: install the earlier version, give it an empty database (move the file away, or create a new one), "
    "and run its `manage.py restore {backup}`."
)
TRY_AGAIN = "The database is up to date, and the panel may be started; run `manage.py doctor` again."


class Step(NamedTuple):
    name: str
    work: Callable[[], object]
    after_failure: str


class Command(BaseCommand):
    """Stop the panel and its workers first: the earlier version does not know the new tables."""

    help = "Backup, migrate, collectstatic, doctor; stops at the first failure and says how to go back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--backups", type=Path, metavar="DIR", help="where the backup goes; default: in PANEL_DATA")

    def handle(self, *_args: object, backups: Path | None, **_options: object) -> None:
        if marks.someone_works():
            raise CommandError(marks.STOP_FIRST)
        directory = backups or settings.DATA_DIR / "backups"
        self.file = file_in(directory)
        back = GO_BACK.format(backup=self.file)
        for step in (
            Step("backup", lambda: self.back_up(directory), NOTHING),
            Step("migrate", self.migrate, back),
            Step("collectstatic", self.collect, back),
            Step("doctor", self.doctor, f"{TRY_AGAIN} {back}"),
        ):
            self.take(step)
        self.stdout.write("The panel can be started.")

    def take(self, step: Step) -> None:
        """
        Raises:
            CommandError: it failed, for whatever reason; what to do is in it.
        """
        self.stdout.write(f"{step.name} ...")
        self.stdout.flush()
        try:
            step.work()
        except Exception as error:
            raise CommandError(f"{step.name} failed: {error}\n{step.after_failure}") from error

    def back_up(self, directory: Path) -> None:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.made = back_up(self.file)
        self.stdout.write(f"  {self.file}: {self.made.rows} row(s)")

    def migrate(self) -> None:
        before = set(applied())
        call_command("migrate", interactive=False, verbosity=0)
        remember(self.file, self.made)
        for node in sorted(set(applied()) - before):
            self.stdout.write(f"  {'.'.join(node)}")

    def collect(self) -> None:
        root = Path(settings.STATIC_ROOT)
        if static_files() == OK and not os.access(root, os.W_OK):
            self.stdout.write(f"  {root} is a part of the installation: nothing to do")
        else:
            call_command("collectstatic", interactive=False, verbosity=0)

    def doctor(self) -> None:
        """Without the checks for what may come later: workers, an account.

        Raises:
            CommandError: it found a problem.
        """
        problems = [finding for finding in findings(without=(worker, some_account)) if finding.advice]
        for finding in problems:
            self.stdout.write(f"  problem: {finding.said}\n    -> {finding.advice}")
        if problems:
            raise CommandError(f"{len(problems)} thing(s) to do.")
