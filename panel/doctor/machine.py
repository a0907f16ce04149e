"""What is on this machine: database, cache, static files."""

from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from panel.doctor.findings import Finding, problem, well


def database() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return problem(f"The database cannot be reached: {error}", "Check DATABASE_URL, and that the database runs.")
    if missing:
        return problem(f"The database lacks {len(missing)} migration(s).", "Run `manage.py migrate`.")
    return well("The database is reachable and up to date.")


def cached() -> Finding:
    try:
        cache.set("doctor", "well", 10)
        answer = cache.get("doctor")
    except Exception as error:  # noqa: BLE001 -- every backend has exceptions of its own
        return problem(f"The cache cannot be used: {error}", "Check CACHE_URL, and that the cache runs.")
    if answer != "well":
        advice = "Check CACHE_URL: a cache that all processes share is needed."
        return problem("The cache does not keep values.", advice)
    return well("The cache works.")


def static_files() -> Finding:
    if settings.DEBUG or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return well("The static files are in place.")
    return problem(f"The static files are not in {settings.STATIC_ROOT}.", "Run `manage.py collectstatic`.")
