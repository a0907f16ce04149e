"""The lanes of one job: each sends rows one after the other, as long as it has a place among the account's calls."""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.models import Q, QuerySet

from panel.jobs import claiming, places, rows
from panel.jobs.models import Job, JobRow
from panel.jobs.rights import JobStopped
from panel.jobs.sending import ApiAway, Sender
from panel.jobs.states import RowState

log = logging.getLogger(__name__)

BATCH = 60  # rows that are looked for at once
IDLE_SECONDS = 0.1
FIRST_AWAY, LONGEST_AWAY = 0.5, 30.0  # seconds between two tries of an API that cannot be reached
OPEN = Q(state__in=[RowState.WAITING, RowState.SENT]) | Q(state=RowState.UNKNOWN, look_at__isnull=False)


class Lanes:
    """Shared by the threads of one job.

    Attributes:
        stop: set when no lane shall begin another call.
        stopped: why the panel has stopped the job, in a sentence.
    """

    def __init__(self, job: Job, sender: Sender) -> None:
        assert job.claim is not None  # noqa: S101 - who runs a job has claimed it
        self.stop = threading.Event()
        self.stopped = ""
        self._job, self._sender, self._claim = job, sender, job.claim
        self._lock = threading.Lock()
        self._waiting: deque[JobRow] = deque()
        self._may_hold = 0
        self._hold_until = 0.0
        self._away_seconds = FIRST_AWAY

    def hear(self) -> None:
        """Renew the places, and learn how many of them there may be now."""
        places.renew(self._claim)
        account = self._job.account_id
        self._may_hold = places.share(claiming.working_on(account), self._claim, places.allowed(account))
        self._hold_until = max(self._hold_until, time.monotonic() + places.hold_seconds(account))

    def work(self, lane: int) -> None:
        """Send rows until there are none left, or `stop` is set."""
        try:
            while not self.stop.is_set() and self.has_work():
                with self._place(lane) as has_place:
                    if has_place:
                        self._send(lane)
                self.stop.wait(IDLE_SECONDS)
        except JobStopped as stopped:
            self.stopped = str(stopped)
            self.stop.set()
        except BaseException:
            self.stop.set()
            raise
        finally:
            connections.close_all()

    def has_work(self) -> bool:
        """Whether there is a row whose end will come."""
        return JobRow.objects.filter(OPEN, job=self._job).exists()

    @contextmanager
    def _place(self, lane: int) -> Iterator[bool]:
        """One of the account's calls at a time, if this lane may have one now."""
        number = self._take() if self._may(lane) and self._rows().exists() else None
        try:
            yield number is not None
        finally:
            if number is not None:
                places.give_back(self._job.account_id, self._claim, number)

    def _take(self) -> int | None:
        numbers = range(places.allowed(self._job.account_id))
        return next((each for each in numbers if places.take(self._job.account_id, self._claim, each)), None)

    def _may(self, lane: int) -> bool:
        return lane < self._may_hold and time.monotonic() >= self._hold_until and not self.stop.is_set()

    def _send(self, lane: int) -> None:
        while self._may(lane) and (row := self._next()) is not None:
            try:
                self._sender.send(row)
            except ApiAway as away:
                log.warning("Job %s waits for the API: %s", self._job.pk, away)
                self._hold_until = time.monotonic() + self._away_seconds
                self._away_seconds = min(self._away_seconds * 2, LONGEST_AWAY)
            else:
                self._away_seconds = FIRST_AWAY
            if row.state == RowState.WAITING:  # the API was busy
                self.hear()

    def _next(self) -> JobRow | None:
        """A row that is ours to send, marked *sent*."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._waiting.extend(self._rows()[:BATCH])
                if not self._waiting:
                    return None
                row = self._waiting.popleft()
            if rows.take(row):
                return row

    def _rows(self) -> QuerySet[JobRow]:
        return JobRow.objects.filter(job=self._job, state=RowState.WAITING).order_by("number")
