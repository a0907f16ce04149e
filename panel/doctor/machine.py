"""What the panel stands on: database, cache, static files, disk, workers, backups, an account."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache, caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from panel.doctor.findings import Finding, note, problem, well
from panel.jobs.models import Job
from panel.jobs.states import FOR_A_WORKER
from panel.people.models import Account
from panel.resilience.shared_cache import SharedCache
from panel.upkeep import marks

MEGABYTE = 1_000_000
LEAST_FREE = 500 * MEGABYTE
BACKUP_IS_OLD = timedelta(days=7)
START_A_WORKER = "Start `manage.py worker`; `manage.py serve` also starts one."


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
    if answer != "well" and isinstance(caches["default"], SharedCache):
        said = "The cache cannot be reached. Pages work without it, but more slowly."
        return problem(said, "Check CACHE_URL, and that the cache runs.")
    if answer != "well":
        advice = "Check CACHE_URL: a cache that all processes share is needed."
        return problem("The cache does not keep values.", advice)
    return well("The cache works.")


def static_files() -> Finding:
    if settings.DEBUG or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return well("The static files are in place.")
    return problem(f"The static files are not in {settings.STATIC_ROOT}.", "Run `manage.py collectstatic`.")


def disk() -> Finding:
    """Room for the database's files, uploads and backups."""
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError as error:
        return problem(f"The disk of {settings.DATA_DIR} cannot be read: {error.strerror}.", "Check PANEL_DATA.")
    said = f"{free // MEGABYTE:,} MB are free in {settings.DATA_DIR}."
    return problem(said, "Make room: without it nothing can be stored.") if free < LEAST_FREE else well(said)


def worker() -> Finding:
    """Whether a worker is alive. One that ended properly leaves no trace, so only jobs that wait make it a problem."""
    known = marks.workers()
    alive = [one for one in known if marks.is_alive(one)]
    if alive:
        return well(f"{len(alive)} worker(s) are running.")
    if known:
        last = f"{known[0].at:%Y-%m-%d %H:%M:%S} UTC"
        return problem(f"No worker is running; the last one was heard of at {last}.", START_A_WORKER)
    if waiting := Job.objects.filter(state__in=FOR_A_WORKER).count():
        return problem(f"No worker is running, and {waiting} job(s) wait for one.", START_A_WORKER)
    return note(f"No worker is running. {START_A_WORKER}")


def last_backup() -> Finding:
    """By `manage.py backup`. An installation that never used it may have another way."""
    mark = marks.last(marks.BACKUP)
    if mark is None:
        return note("No backup was made yet by `manage.py backup`.")
    said = f"The last backup was made at {mark.at:%Y-%m-%d %H:%M} UTC."
    if timezone.now() - mark.at > BACKUP_IS_OLD:
        return problem(said, f"Run `manage.py backup` at least every {BACKUP_IS_OLD.days} days, by a timer.")
    return well(said)


def some_account() -> Finding:
    if number := Account.objects.count():
        return well(f"{number} account(s) are connected.")
    advice = "Run `manage.py connect path/to/credentials.json`, or open /setup/."
    return problem("No account is connected.", advice)
