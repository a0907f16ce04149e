"""A backup as a file: a zip archive with a manifest and one file of JSON lines for each table."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Self
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - an exception, whatever zlib calls it

import msgspec

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"


class BadBackupError(Exception):
    """The file is no backup, is damaged, or of another form. The message says what is wrong."""


class Table(msgspec.Struct, frozen=True):
    """`sha256` is that of the file with the table's lines."""

    name: str
    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """`migrations` are app.name; `heads` are the ends of the journal's chains: account -> seq:hash."""

    format: int
    made: datetime
    version: str
    database: str
    migrations: list[str]
    tables: list[Table]
    heads: dict[str, str]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


class Writer:
    """A backup that is being written."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.tables: list[Table] = []

    def add(self, name: str, lines: Iterator[bytes]) -> None:
        rows, digest = 0, sha256()
        with self._archive.open(f"{name}.jsonl", "w", force_zip64=True) as file:
            for line in lines:
                file.write(line)
                digest.update(line)
                rows += 1
        self.tables.append(Table(name, rows, digest.hexdigest()))

    def end(self, manifest: Manifest) -> None:
        self._archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))


@contextmanager
def new(path: Path) -> Iterator[Writer]:
    """A backup for this user only (0600). The name appears when it is complete.

    Raises:
        FileExistsError: there is such a file: it may be the only backup.
        OSError: it cannot be written.
    """
    if path.exists():
        raise FileExistsError(17, "There is such a file", str(path))
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)  # of an attempt that was interrupted
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with ZipFile(file, "w", ZIP_DEFLATED) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class Backup:
    """A backup that is read."""

    def __init__(self, archive: ZipFile, manifest: Manifest) -> None:
        self._archive, self.manifest = archive, manifest

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[Self]:
        """
        Raises:
            BadBackupError: also in the middle, when the file turns out to be damaged.
            OSError: it cannot be read.
        """
        try:
            with ZipFile(path) as archive:
                yield cls(archive, _manifest(archive))
        except (BadZipFile, ZlibError, EOFError) as error:
            raise BadBackupError(f"{path} is no backup, or is damaged: {error}") from None

    def lines(self, name: str) -> Iterator[bytes]:
        with self._archive.open(f"{name}.jsonl") as file:
            yield from file

    def check(self) -> None:
        """All tables are there and unchanged.

        Raises:
            BadBackupError
        """
        names = set(self._archive.namelist())
        for table in self.manifest.tables:
            if f"{table.name}.jsonl" not in names:
                raise BadBackupError(f"{table.name} is missing.")
            self._check(table)

    def _check(self, table: Table) -> None:
        rows, digest = 0, sha256()
        for line in self.lines(table.name):
            digest.update(line)
            rows += 1
        if rows != table.rows:
            raise BadBackupError(f"{table.name} has {rows} rows and should have {table.rows}.")
        if digest.hexdigest() != table.sha256:
            raise BadBackupError(f"{table.name} was changed.")


def _manifest(archive: ZipFile) -> Manifest:
    try:
        raw = archive.read(MANIFEST)
        number = msgspec.json.decode(raw).get("format")
        if number != FORMAT:
            raise BadBackupError(f"It has the format {number!r}; this version of the panel reads {FORMAT}.")
        return msgspec.json.decode(raw, type=Manifest)
    except (KeyError, AttributeError, msgspec.MsgspecError):
        raise BadBackupError("It has no manifest that can be read: it is not a backup of the panel.") from None
