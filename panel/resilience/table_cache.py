"""The cache of all processes as a table of the database, where one machine has no other."""

import pickle
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

# As SQLite and PostgreSQL both write it.
UPSERT = (
    "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s) "
    "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)


class TableCache(DatabaseCache):
    """Django's, but a value is set by one statement in place of four.

    Django counts the rows each time, to throw some out beyond MAX_ENTRIES. Here only `add` does: the panel sets few
    names, and `tidy` removes what has expired.
    """

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """
        Raises:
            DatabaseError: Django's says nothing when it could not keep a value.
        """
        until = self.get_backend_timeout(timeout)
        expires = datetime.max.replace(tzinfo=UTC) if until is None else datetime.fromtimestamp(int(until), UTC)
        row = [
            self.make_and_validate_key(key, version),
            b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii"),  # as `get` reads it
            connection.ops.adapt_datetimefield_value(expires),
        ]
        table: str = self._table  # type: ignore[attr-defined]  # the stubs leave it out
        with connection.cursor() as cursor:
            cursor.execute(UPSERT.format(table=connection.ops.quote_name(table)), row)
