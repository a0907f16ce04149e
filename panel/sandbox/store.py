"""The sandbox's data: one SQLite file with one writer and many readers at a time."""

import os
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from panel.sandbox.schema import VERSIONS


class Store:
    """Each call borrows a connection; two calls never use the same one at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: deque[sqlite3.Connection] = deque()
        self._writer = threading.Lock()
        self._closed = False
        with self.reading() as db:
            db.execute("PRAGMA journal_mode = WAL")  # stays with the file
            if not db.execute("SELECT 1 FROM sqlite_schema").fetchone():
                path.chmod(0o600)
            _bring_up_to_date(db)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        db = self._borrow()
        try:
            yield db
        finally:
            self._idle.append(db)
            if self._closed:  # while this one was borrowed
                self.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of a call's changes, or none of them."""
        with self._writer, self.reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.commit()
            except BaseException:
                db.rollback()
                raise

    def copy_to(self, target: sqlite3.Connection) -> None:
        """Copy the present state to another database, for `restore`."""
        with self.reading() as db:
            db.backup(target)

    def restore(self, source: sqlite3.Connection) -> None:
        with self._writer, self.reading() as db:
            source.backup(db)

    def close(self) -> None:
        self._closed = True
        while self._idle:
            self._borrow().close()

    def _borrow(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return _connect(self.path)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    db.row_factory = sqlite3.Row
    db.create_function("casefold", 1, str.casefold, deterministic=True)
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _bring_up_to_date(db: sqlite3.Connection) -> None:
    """Add the missing tables. A store without a version is new, or it has the first version."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == 0 and db.execute("SELECT 1 FROM sqlite_schema").fetchone():
        version = 1
    if missing := VERSIONS[version:]:
        db.executescript(f"BEGIN; {' '.join(missing)} PRAGMA user_version = {len(VERSIONS)}; COMMIT;")


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner may ever read."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor, not a path
        file.write(text)


def stamp(moment: datetime | None = None) -> str:
    """The API's spelling of a moment: `YYYY-MM-DD HH:mm:ss`, UTC."""
    return (moment or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")


def one(db: sqlite3.Connection, sql: str, *values: object) -> sqlite3.Row | None:
    with closing(db.execute(sql, values)) as cursor:
        row: sqlite3.Row | None = cursor.fetchone()
        return row
