"""Removes what has ended or is too old, everywhere in the panel."""

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone

from panel.jobs import tidying as jobs
from panel.journal import tidying as journal
from panel.once import claims
from panel.sign_in import tidying as sign_in
from panel.upkeep import marks
from panel.upkeep.models import Mark


def tidy() -> dict[str, int]:
    """What was removed, in words, and how much of it."""
    signed_in = sign_in.tidy()
    removed = {
        "session(s)": signed_in.sessions,
        "count(s) of attempts": signed_in.attempts,
        "one-time link(s)": signed_in.links,
        "form(s) that were sent": claims.forget_old(),
        "job(s)": jobs.tidy(),
        "kept answer(s)": tidy_cache(),
        "event(s) of the journal": journal.tidy(),
    }
    silent = [worker.pk for worker in marks.workers() if not marks.is_alive(worker)]
    Mark.objects.filter(pk__in=silent[1:]).delete()  # the doctor names the last one
    return removed


def tidy_cache() -> int:
    """Answers and rows that are kept for a while: the cache in the database removes them only when it is full."""
    if not isinstance(caches["default"], DatabaseCache):
        return 0
    table, expires = map(connection.ops.quote_name, (settings.CACHES["default"]["LOCATION"], "expires"))
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        cursor.execute(f"DELETE FROM {table} WHERE {expires} < %s", [now])  # noqa: S608 - names of our own settings
        return int(cursor.rowcount)


def in_words(removed: dict[str, int]) -> str:
    return "Removed: " + ", ".join(f"{number} {what}" for what, number in removed.items()) + "."
