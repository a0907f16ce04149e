"""What this process needs to serve pages, each part in plain words that hold no address and no secret."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

OK, DEGRADED, UNAVAILABLE = "ok", "degraded", "unavailable"
MIGRATED = "monitoring:migrated"
KEPT = "monitoring:kept"
A_LITTLE = b"\0" * 4096


def parts() -> dict[str, str]:
    """Of each part `ok`, or what is wrong. Without a database nobody can know what it lacks."""
    reached = database()
    return {
        "database": reached,
        "migrations": migrations() if reached == OK else "unknown",
        "cache": cache(),
        "disk": disk(),
        "static": static_files(),
    }


def status(found: dict[str, str]) -> str:
    """Of all parts together. Degraded: pages work, but more slowly."""
    words = {*found.values()} - {OK}
    if not words:
        return OK
    return DEGRADED if words == {UNAVAILABLE} else UNAVAILABLE


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return "unreachable"
    return OK


def migrations() -> str:
    """Looked up until none is pending: a process knows the migrations of its own code only."""
    if caches["process"].get(MIGRATED):
        return OK
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown"
    if pending:
        return f"{len(pending)} pending"
    caches["process"].set(MIGRATED, True, None)
    return OK


def cache() -> str:
    """The one that all processes share. `unavailable`, which only this part can be: pages work without it.

    A cache that is a table of the database is no such part: without the table, pages fail.
    """
    try:
        caches["default"].set(KEPT, OK, 10)
        read = caches["default"].get(KEPT)
    except Exception:  # noqa: BLE001 - every backend has exceptions of its own
        return "unreachable"
    if read == OK:
        return OK
    return UNAVAILABLE if isinstance(caches["default"], RedisCache) else "does not keep values"


def disk() -> str:
    """Write a few bytes to PANEL_DATA: the database, tokens and keys are there."""
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(A_LITTLE)
            file.flush()
    except OSError:
        return "cannot be written to"
    return OK


def static_files() -> str:
    """Whether they were collected; without them no page works."""
    manifest = getattr(staticfiles_storage, "manifest_name", None)
    if settings.DEBUG or manifest is None or (Path(settings.STATIC_ROOT) / manifest).is_file():
        return OK
    return "not collected"
