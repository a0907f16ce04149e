"""A database for a moment, in the place of the panel's own: a backup is tried there, and brought up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

SQLITE = "django.db.backends.sqlite3"
OPTIONS = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous=OFF"}  # nothing of it has to last


@contextmanager
def scratch_database() -> Iterator[None]:
    """An empty SQLite database: in it, this thread reads and writes it wherever it names no other.

    Data migrations and the journal's checks name none, so that both work here as they do in the panel's own database.
    """
    ours = connections["default"]
    with TemporaryDirectory(dir=settings.DATA_DIR, prefix="rehearsal-") as name:
        place = {"ENGINE": SQLITE, "NAME": f"{name}/panel.sqlite3", "OPTIONS": OPTIONS}
        scratch = DatabaseWrapper({**ours.settings_dict, **place}, "default")
        connections["default"] = scratch
        try:
            yield
        finally:
            connections["default"] = ours
            scratch.close()
