"""What the panel stands on: database, cache, static files, disk, workers, backups, an account."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from panel.doctor.findings import Finding, note, problem, well
from panel.jobs.models import Job
from panel.jobs.states import FOR_A_WORKER
from panel.people.models import Account
from panel.upkeep import marks

MEGABYTE = 1_000_000
LEAST_FREE = 500 * MEGABYTE
BACKUP_IS_OLD = timedelta(days=7)
START_A_WORKER = N_("Start `manage.py worker`; `manage.py serve` also starts one.")
CHECK_CACHE = N_("Check CACHE_URL, and that the cache runs.")


def database() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        said = _("The database cannot be reached: %(error)s") % {"error": error}
        return problem(said, _("Check DATABASE_URL, and that the database runs."))
    if missing:
        said = _("The database lacks %(number)d migration(s).") % {"number": len(missing)}
        return problem(said, _("Run `manage.py migrate`."))
    return well(_("The database is reachable and up to date."))


def cached() -> Finding:
    try:
        cache.set("doctor", "well", 10)
        answer = cache.get("doctor")
    except Exception as error:  # noqa: BLE001 -- every backend has exceptions of its own
        return problem(_("The cache cannot be used: %(error)s") % {"error": error}, _(CHECK_CACHE))
    if answer != "well" and isinstance(caches["default"], RedisCache):
        return problem(_("The cache cannot be reached. Pages work without it, but more slowly."), _(CHECK_CACHE))
    if answer != "well":
        advice = _("Check CACHE_URL: a cache that all processes share is needed.")
        return problem(_("The cache does not keep values."), advice)
    return well(_("The cache works."))


def static_files() -> Finding:
    if settings.DEBUG or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return well(_("The static files are in place."))
    said = _("The static files are not in %(directory)s.") % {"directory": settings.STATIC_ROOT}
    return problem(said, _("Run `manage.py collectstatic`."))


def disk() -> Finding:
    """Room for the database's files, uploads and backups."""
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError as error:
        said = _("The disk of %(directory)s cannot be read: %(error)s.")
        there = {"directory": settings.DATA_DIR, "error": error.strerror}
        return problem(said % there, _("Check PANEL_DATA."))
    there = {"number": f"{free // MEGABYTE:,}", "directory": settings.DATA_DIR}
    said = _("%(number)s MB are free in %(directory)s.") % there
    return problem(said, _("Make room: without it nothing can be stored.")) if free < LEAST_FREE else well(said)


def worker() -> Finding:
    """Whether a worker is alive. One that ended properly leaves no trace, so only jobs that wait make it a problem."""
    known = marks.workers()
    alive = [one for one in known if marks.is_alive(one)]
    if alive:
        said = ngettext("%(number)d worker is running.", "%(number)d workers are running.", len(alive))
        return well(said % {"number": len(alive)})
    if known:
        said = _("No worker is running; the last one was heard of at %(time)s UTC.")
        return problem(said % {"time": f"{known[0].at:%Y-%m-%d %H:%M:%S}"}, _(START_A_WORKER))
    if waiting := Job.objects.filter(state__in=FOR_A_WORKER).count():
        said = ngettext(
            "No worker is running, and %(number)d job waits for one.",
            "No worker is running, and %(number)d jobs wait for one.",
            waiting,
        )
        return problem(said % {"number": waiting}, _(START_A_WORKER))
    return note(" ".join((_("No worker is running."), _(START_A_WORKER))))


def last_backup() -> Finding:
    """By `manage.py backup`. An installation that never used it may have another way."""
    mark = marks.last(marks.BACKUP)
    if mark is None:
        return note(_("No backup was made yet by `manage.py backup`."))
    said = _("The last backup was made at %(time)s UTC.") % {"time": f"{mark.at:%Y-%m-%d %H:%M}"}
    if timezone.now() - mark.at > BACKUP_IS_OLD:
        advice = _("Run `manage.py backup` at least every %(number)d days, by a timer.")
        return problem(said, advice % {"number": BACKUP_IS_OLD.days})
    return well(said)


def some_account() -> Finding:
    if number := Account.objects.count():
        said = ngettext("%(number)d account is connected.", "%(number)d accounts are connected.", number)
        return well(said % {"number": number})
    advice = _("Run `manage.py connect path/to/credentials.json`, or open /setup/.")
    return problem(_("No account is connected."), advice)
