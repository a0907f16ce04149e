"""A breaker for each account: after several failures in a row the API is left alone until a probe is answered.

The processes share it through Django's default cache. That may be a database table, so each process keeps its own view,
and looks at the shared state at most once a second while the API works.

* Failures are timeouts, broken connections and HTTP 5xx. A refusal is an answer. A slow success is
  a success: the deadline and the limit on waiting handle slowness.
* FAILURES within WINDOW seconds, without a success that this process saw in between, open it. Each failure takes
  one of FAILURES slots in the cache, which expire after WINDOW seconds: counting with `add` loses none, in any process.
* While it is open, one call at a time is let through as a probe, for PROBE_SECONDS; `add` decides which one. An API
  that works again but is slow would never pass: every PATIENT_EVERY seconds one probe gets all of its request's time.
  Only reads are probes: the outcome of a write whose probe ends too early would be unknown.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256

from django.core.cache import cache

from panel.api.calls import CALL_SECONDS
from panel.api.errors import ApiRefused, ApiUnreachable, Unavailable
from panel.api.rights import is_read
from panel.resilience.errors import ApiDown

log = logging.getLogger(__name__)

FAILURES = 5
WINDOW = 10
LOOK_SECONDS = 1.0
LOOK_SECONDS_OPEN = 0.5
PROBE_SECONDS = 1  # a whole number: the database cache rounds, and keeps a claim one to two seconds
PATIENT_EVERY = 20
OPEN_AT_MOST = 3600  # an account that nobody asks for is forgotten


class Breaker:
    """One account's breaker, as this process sees it."""

    def __init__(self, name: str) -> None:
        self._open, self._probe, self._patient = (f"breaker:{name}:{key}" for key in ("open", "probe", "patient"))
        self._slots = [f"breaker:{name}:{number}" for number in range(FAILURES)]
        self._lock = threading.Lock()
        self._look_at = 0.0
        self._is_open = False
        self._uncounted = 0  # failures that are not in the cache yet
        self._has_counted = False  # some are, by this process, since its last success

    def is_open(self) -> bool:
        """As all processes know it; False if their cache cannot be asked."""
        with optional():
            return cache.get(self._open) is not None
        return False

    @contextmanager
    def watch(self, command: str, *, shares: bool) -> Iterator[float | None]:
        """Let a call through, and count how it ends. Yields the seconds that a probe has; None for other calls.

        `shares`: this thread may use the cache. Threads of a pool may not: each would open a connection to the
        database. The next call that may shares what they saw.

        Raises:
            ApiDown: it is open.
        """
        seconds = self._admit(command, shares=shares)
        try:
            yield seconds
        except Unavailable:
            self._failed(shares=shares)
            raise
        except ApiRefused:
            self._succeeded(shares=shares)
            raise
        except ApiUnreachable:
            raise  # not sent by the panel, or an answer that cannot be used: does not show whether the API works
        self._succeeded(shares=shares)

    def _admit(self, command: str, *, shares: bool) -> float | None:
        if shares and self._is_due():
            with optional():
                self._look()
                if self._is_open and is_read(command) and (seconds := self._claim()):
                    return seconds
        if self._is_open:
            raise ApiDown(command)
        return None

    def _is_due(self) -> bool:
        """Whether it is time to look at the shared state; true for one thread at a time."""
        with self._lock:
            now = time.monotonic()
            if now < self._look_at:
                return False
            self._look_at = now + (LOOK_SECONDS_OPEN if self._is_open else LOOK_SECONDS)
            return True

    def _look(self) -> None:
        self._count()
        self._is_open = cache.get(self._open) is not None

    def _claim(self) -> float | None:
        """How long this call may probe the API; None if another call probes."""
        if cache.add(self._patient, True, PATIENT_EVERY):
            return CALL_SECONDS
        return PROBE_SECONDS if cache.add(self._probe, True, PROBE_SECONDS) else None

    def _failed(self, *, shares: bool) -> None:
        with self._lock:
            self._uncounted += 1
        if shares:
            with optional():
                self._count()

    def _count(self) -> None:
        """Add this process's failures to the shared ones; the one that fills the last slot opens the breaker."""
        with self._lock:
            failures, self._uncounted = self._uncounted, 0
        if not failures or self._is_open:
            return
        self._has_counted = True
        for _ in range(min(failures, FAILURES)):
            any(cache.add(slot, True, WINDOW) for slot in self._slots)
        if len(cache.get_many(self._slots)) == FAILURES:
            self._is_open = True
            cache.add(self._patient, True, PATIENT_EVERY)
            if cache.add(self._open, True, OPEN_AT_MOST):
                log.warning("The API does not answer: %d failures within %d s.", FAILURES, WINDOW)

    def _succeeded(self, *, shares: bool) -> None:
        with self._lock:
            self._uncounted = 0
            resets = shares and (self._is_open or self._has_counted)
            was_open = self._is_open
            if resets:
                self._is_open = self._has_counted = False
        if resets:
            with optional():
                cache.delete_many([self._open, self._probe, *self._slots])
        if resets and was_open:
            log.warning("The API answers again.")


@contextmanager
def optional() -> Iterator[None]:
    """Without the cache each process uses what it saw last; no page fails because of that."""
    try:
        yield
    except Exception:  # each cache has exceptions of its own
        log.exception("The breaker's shared state cannot be used.")


@lru_cache(maxsize=1000)
def breaker_of(api_url: str, account_id: int) -> Breaker:
    return Breaker(sha256(f"{api_url} {account_id}".encode()).hexdigest()[:16])
