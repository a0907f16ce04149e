"""Brings a backup back, or only tries it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from panel.jobs import restored
from panel.journal.actor import COMMAND_LINE, Actor
from panel.journal.kinds import Kind
from panel.journal.noting import noted
from panel.journal.verifying import verify
from panel.people.encryption import decrypt
from panel.people.models import Account
from panel.upkeep.archive import Backup, BadBackupError
from panel.upkeep.backup import back_up
from panel.upkeep.rehearsal import scratch_database
from panel.upkeep.tables import Node, UnfitError, applied, count_on, empty, known, migrate_to, tables, write


class NotRestoredError(Exception):
    """Nothing was changed; the message says why."""


@dataclass(frozen=True)
class Tried:
    """What is in a backup. `newer` are the migrations that it lacks; `journal` are problems of the chains."""

    newer: list[str]
    journal: list[str]
    unreadable_keys: list[str]


@dataclass(frozen=True)
class Restored:
    rows: int
    jobs_stopped: int
    journal: list[str]
    heads: dict[str, str]


def try_out(backup: Backup) -> Tried:
    """Everything that a restore does, in a database that is thrown away.

    Raises:
        BadBackupError, NotRestoredError
    """
    nodes = checked(backup)
    with scratch_database():
        migrate_to(nodes)
        fill(backup, nodes)
        call_command("migrate", verbosity=0)
        return Tried(newer(nodes), journal_problems()[0], unreadable_keys())


def restore(backup: Backup) -> Restored:
    """Into the panel's database, in one transaction: what was there is replaced.

    Raises:
        BadBackupError, NotRestoredError
    """
    nodes = checked(backup)
    if unknown := [".".join(node) for node in applied() if node not in known()]:
        raise NotRestoredError(f"A newer version of the panel has used this database ({unknown[0]}). Use an empty one.")
    with up_to_date(backup, nodes) as present:
        call_command("migrate", verbosity=0)
        with transaction.atomic():
            empty()
            fill(present, applied())
            stopped = restored.stop_all()
            for account in Account.objects.all():
                note(account, backup)
            problems, heads = journal_problems()
    cache.clear()  # answers, breakers and so on, of what was here before
    return Restored(backup.manifest.rows, stopped, problems, heads)


def holds_something() -> bool:
    """Whether a restore would remove anything that matters."""
    try:
        return Account.objects.exists()
    except DatabaseError:
        return False  # no tables yet


def checked(backup: Backup) -> list[Node]:
    """The backup's migrations.

    Raises:
        BadBackupError, NotRestoredError
    """
    backup.check()
    nodes = [node_of(name) for name in backup.manifest.migrations]
    if unknown := [".".join(node) for node in nodes if node not in known()]:
        raise NotRestoredError(f"It was made by a newer version of the panel ({unknown[0]}). Install that first.")
    expected = set(tables(nodes))
    if missing := expected - {table.name for table in backup.manifest.tables}:
        raise BadBackupError(f"{min(missing)} is missing.")
    return nodes


def node_of(name: str) -> Node:
    app, _, migration = name.partition(".")
    return app, migration


def newer(nodes: list[Node]) -> list[str]:
    return [".".join(node) for node in sorted(known() - set(nodes))]


@contextmanager
def up_to_date(backup: Backup, nodes: list[Node]) -> Iterator[Backup]:
    """The backup as if it were made today: an older one is migrated in a database of its own."""
    if not newer(nodes):
        yield backup
        return
    with TemporaryDirectory(dir=settings.DATA_DIR, prefix="restore-") as name:
        present = Path(name) / "up-to-date.zip"
        with scratch_database():
            migrate_to(nodes)
            fill(backup, nodes)
            call_command("migrate", verbosity=0)
            back_up(present)
        with Backup.opened(present) as opened:
            yield opened


def fill(backup: Backup, nodes: list[Node]) -> None:
    """
    Raises:
        NotRestoredError: the database refuses rows.
    """
    made = tables(nodes)
    try:
        with transaction.atomic():
            for name, model in made.items():
                write(name, model, backup.lines(name))
            count_on(made.values())
            connection.check_constraints()  # now, and not at the end of all
    except (DatabaseError, UnfitError) as error:
        raise NotRestoredError(f"The database refuses what is in the backup: {in_short(error)}.") from error


def in_short(error: Exception) -> str:
    """PostgreSQL's second line has the row's values."""
    return str(error).partition("\n")[0].rstrip(".")


def note(account: Account, backup: Backup) -> None:
    made = backup.manifest.made.isoformat(timespec="seconds")
    noted(
        Actor.without_session(account, "Somebody at the command line", COMMAND_LINE),
        Kind.BACKUP_RESTORED,
        details={"made": made},
    )


def journal_problems() -> tuple[list[str], dict[str, str]]:
    """Of all chains, and their heads."""
    verdicts = {account.name: verify(account) for account in Account.objects.order_by("name")}
    problems = [f"{name}: {problem}" for name, verdict in verdicts.items() for problem in verdict.problems]
    return problems, {name: str(verdict.head) for name, verdict in verdicts.items()}


def unreadable_keys() -> list[str]:
    """Accounts whose service key none of PANEL_ENCRYPTION_KEYS can decrypt."""
    names = []
    for account in Account.objects.order_by("name"):
        try:
            decrypt(account.private_key)
        except InvalidToken:
            names.append(account.name)
    return names
