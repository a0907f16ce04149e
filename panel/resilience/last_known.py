"""The rows that a list showed last, for when the API cannot be reached.

They stay in the shared cache for a day at most, for one account and one query. AccessMiddleware has checked the member
before: a view uses its own section's rows, and only what its list shows is kept.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256

import msgspec
from django.core.cache import cache, caches
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from panel.api.answers import Moment
from panel.api.errors import ApiUnreachable
from panel.resilience.afterwards import afterwards
from panel.resilience.errors import ApiSlow

log = logging.getLogger(__name__)

KEPT_SECONDS = 86_400
WRITTEN_EVERY = 60  # seconds, by each process: a list is looked at more often than its rows change
LARGEST = 256 * 1024  # bytes
BUCKETS = 64  # queries of one list that can be kept; two that meet in a bucket replace each other


@dataclass(frozen=True)
class Known[T]:
    """Rows as they are now, or as they were at `as_of` with the reason why there are no newer ones."""

    rows: T
    as_of: datetime | None = None
    error: ApiUnreachable | None = None

    @property
    def age(self) -> str:
        """In words, such as "3 minutes"."""
        if self.as_of is None:
            return ""
        if timezone.now() - self.as_of < timedelta(minutes=1):
            return _("less than a minute")
        return timesince(self.as_of, depth=1).replace("\xa0", " ")

    @property
    def is_slow(self) -> bool:
        """Whether the API was not asked because too many requests wait for it."""
        return isinstance(self.error, ApiSlow)


class Record[T](msgspec.Struct, frozen=True):
    """What the cache holds as JSON: a digest of the query, when it was read, and the rows."""

    query: str
    as_of: datetime
    rows: T


def read_or_last_known[T](account: int, what: str, query: str, kind: type[T], read: Callable[[], T]) -> Known[T]:
    """What `read` gets from the API; without a usable answer, what it got last for this account and query.

    Every query is kept, far pages and searches as well: whoever works in one when the API goes away looks at it again.
    The rows are kept when the page was sent, and must not change until then.

    Raises:
        ApiRefused
        ApiUnreachable: and nothing is kept.
    """
    digest = sha256(query.encode()).hexdigest()
    key = f"last:{account}:{what}:{int(digest, 16) % BUCKETS}"
    try:
        rows = read()
    except ApiUnreachable as error:
        known = recalled(key, digest, kind, error)
        if known is None:
            raise
        log.warning("The last known %s are shown: %s", what, error)
        return known
    afterwards(partial(remember, key, Record(digest, timezone.now(), rows)))
    return Known(rows)


def recalled[T](key: str, digest: str, kind: type[T], error: ApiUnreachable) -> Known[T] | None:
    """The kept rows, if they are of this query, and of types that this version knows."""
    kept: bytes | None = cache.get(key)
    if kept is None:
        return None
    record = msgspec.json.decode(kept, type=Record[msgspec.Raw])
    if record.query != digest:
        return None
    try:
        rows = msgspec.json.decode(record.rows, type=kind, dec_hook=moment)
    except msgspec.ValidationError:  # kept by an older version of the panel
        return None
    return Known(rows, record.as_of, error)


def remember(key: str, record: Record[object]) -> None:
    """Keep the rows, unless this process did it a moment ago or they are larger than LARGEST."""
    if caches["process"].get(key) == record.query:
        return
    caches["process"].set(key, record.query, WRITTEN_EVERY)
    kept = msgspec.json.encode(record, enc_hook=written)
    if len(kept) <= LARGEST:
        cache.set(key, kept, KEPT_SECONDS)


def written(value: object) -> str:
    """Times of the API: msgspec itself writes only plain datetimes."""
    if isinstance(value, Moment):
        return value.isoformat()
    raise TypeError(f"{type(value)} is not kept")


def moment(kind: type, value: object) -> object:
    if kind is Moment and isinstance(value, str):
        return Moment.fromisoformat(value).astimezone(UTC)
    raise TypeError(f"{kind} cannot be made of {value!r}")
