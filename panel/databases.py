"""How the panel's processes use what they share: the database, and the cache.

On one machine that is a file of SQLite, with the cache as one of its tables. Several machines share PostgreSQL and
Valkey; their drivers are the extra `shared`.
"""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"
TABLE = "django.core.cache.backends.db.DatabaseCache"
OUR_TABLE = "panel.resilience.table_cache.TableCache"
REDIS = "django.core.cache.backends.redis.RedisCache"
DRIVERS = {POSTGRESQL: ("psycopg", "psycopg_pool"), REDIS: ("redis",)}

# Seconds that a request waits for a connection: PostgreSQL restarts in less, and a page may take 12.
PATIENCE = 8
LOCKED = 10  # seconds that a statement waits for a lock, as on SQLite
ABANDONED = 30  # seconds without a statement, until a transaction ends whose machine has vanished: others wait for it
# A worker has four jobs at once, each with a thread for every call that it may make, one of its own, and one that
# sends the journal on.
CONNECTIONS_OF_A_WORKER = 4 * (8 + 1) + 2


def database(found: dict[str, Any], threads: int) -> dict[str, Any]:
    """The settings of the database at the address that DATABASE_URL holds.

    Raises:
        ImproperlyConfigured: it is of another kind, or its driver is not installed.
    """
    if found["ENGINE"] == SQLITE:
        return found | ONE_FILE
    if found["ENGINE"] != POSTGRESQL:
        raise ImproperlyConfigured("DATABASE_URL: the panel works with sqlite:// and postgresql:// only.")
    require_driver("DATABASE_URL", POSTGRESQL)
    return found | {
        "CONN_MAX_AGE": 0,  # a request gives its connection back to the pool
        "CONN_HEALTH_CHECKS": True,  # set for others who read it: `whole` below is the check
        "OPTIONS": {
            "connect_timeout": 5,
            "tcp_user_timeout": 10_000,  # ms; else a machine that vanished holds a thread for a quarter of an hour
            "options": f"-c lock_timeout={LOCKED}s -c idle_in_transaction_session_timeout={ABANDONED}s",
            "pool": pool(max(threads, CONNECTIONS_OF_A_WORKER)),
            **found.get("OPTIONS", {}),
        },
    }


# Several processes write: WAL lets readers go on, IMMEDIATE keeps a writer from being refused half-way.
ONE_FILE = {
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": LOCKED,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}


def pool(size: int) -> dict[str, Any]:
    """As many connections as there are requests at the moment; what is idle is closed after a minute.

    Each process never has to wait for one: a request keeps its connection while it waits for the Management API.
    """
    return {
        "min_size": 1,
        "max_size": size,
        "max_idle": 60,
        "timeout": PATIENCE,
        "reconnect_timeout": PATIENCE,  # its pauses grow: after minutes without a database, it would look too rarely
        "check": whole,
    }


def whole(connection: Any) -> None:
    """Raises if the database has closed this connection, for example by a restart; then all others are opened again.

    The pool itself replaces one connection at a time, with growing pauses: after a restart with four idle ones, a
    request would wait until its patience ends.
    """
    from psycopg import OperationalError
    from psycopg_pool import ConnectionPool

    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        connection._pool.drain()
        raise


def cache(found: dict[str, Any], address: str) -> dict[str, Any]:
    """The settings of the cache at the address that CACHE_URL holds.

    Raises:
        ImproperlyConfigured: not all processes would share it, or its driver is not installed.
    """
    if found["BACKEND"] == TABLE:
        # Beyond the limit, entries are thrown out by their names, the breaker's state among them. Django's is 300.
        return {**found, "BACKEND": OUR_TABLE, "OPTIONS": {"MAX_ENTRIES": 10_000, **found.get("OPTIONS", {})}}
    if found["BACKEND"] != REDIS:
        raise ImproperlyConfigured("CACHE_URL: the panel works with db://, redis:// and rediss:// only.")
    require_driver("CACHE_URL", REDIS)
    # The address as it is: the parser would lose a user's name.
    return {"BACKEND": "panel.resilience.shared_cache.SharedCache", "LOCATION": address}


def require_driver(variable: str, backend: str) -> None:
    missing = [name for name in DRIVERS[backend] if find_spec(name) is None]
    if missing:
        raise ImproperlyConfigured(f"{variable}: {', '.join(missing)} is not installed. Run `make install-shared`.")
