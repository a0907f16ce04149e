"""Makes a backup, also while the panel writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from panel import __version__
from panel.upkeep import archive, marks
from panel.upkeep.archive import FORMAT, Manifest
from panel.upkeep.tables import Model, applied, lines_of, tables


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads see the database as it was at the first of them; others go on writing.

    SQLite's log (WAL) gives that to a transaction which only reads, PostgreSQL at the level REPEATABLE READ.
    """
    connection.ensure_connection()
    mode = getattr(connection, "transaction_mode", None)
    try:
        if connection.vendor == "sqlite":
            connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # IMMEDIATE would keep others waiting
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]


def back_up(path: Path) -> Manifest:
    """
    Raises:
        FileExistsError, OSError: it cannot be written there.
    """
    with archive.new(path) as file, snapshot():
        made, nodes = timezone.now(), applied()
        there = tables(nodes)
        for name, model in there.items():
            file.add(name, lines_of(model))
        migrations = [".".join(node) for node in nodes]
        manifest = Manifest(FORMAT, made, __version__, connection.vendor, migrations, file.tables, heads(there))
        file.end(manifest)
    return manifest


def heads(there: dict[str, Model]) -> dict[str, str]:
    """The ends of the journal's chains; the first release had none."""
    if "journal.chainhead" not in there:
        return {}
    rows = there["journal.chainhead"]._base_manager.values_list("account__name", "seq", "hash")
    return {name: f"{seq}:{digest}" for name, seq, digest in rows}


def remember(path: Path, made: Manifest) -> None:
    """For the doctor: when the last backup was made."""
    marks.put(marks.BACKUP, {"file": path.name, "rows": made.rows, "made": made.made.isoformat()})


def file_in(directory: Path) -> Path:
    """Named by the time, such as panel-20260131-040000.zip."""
    return directory / f"panel-{timezone.now():%Y%m%d-%H%M%S}.zip"
