"""Work that only few may do at the same moment, so that the others have threads, memory and processors left."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache, partial


class TooBusyError(Exception):
    """Too many do the same at this moment. Nothing was changed; trying again in `retry_after` seconds is right."""

    retry_after = 5


class Turns:
    """At most `at_once` work, at most `waiting` wait for it, and none waits longer than `seconds`."""

    def __init__(self, at_once: int, waiting: int, seconds: float) -> None:
        self._seconds = seconds
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._turns = threading.BoundedSemaphore(at_once)
        self._mine = threading.local()
        self._at_once = at_once

    def run[**P, T](self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the work in a turn, in a thread that is kept for it: what malloc keeps for a thread, only few keep.

        Raises:
            TooBusyError: too many wait already, or it took too long.
        """
        if getattr(self._mine, "turn", False):
            return work(*args, **kwargs)
        with self.turn():
            return self._threads(os.getpid()).submit(self._as_mine, partial(work, *args, **kwargs)).result()

    @lru_cache(maxsize=1)  # noqa: B019 - as many as there are kinds of work: one or two in a process
    def _threads(self, _process: int) -> ThreadPoolExecutor:
        """Of this process: a fork has no threads of its parent's."""
        return ThreadPoolExecutor(self._at_once, thread_name_prefix="turns")

    def _as_mine[T](self, work: Callable[[], T]) -> T:
        self._mine.turn = True
        return work()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it. Who has it already goes on: some hashers check by hashing.

        Raises:
            TooBusyError: too many wait already, or it took too long.
        """
        if getattr(self._mine, "turn", False):
            yield
            return
        if not self._places.acquire(blocking=False):
            raise TooBusyError
        try:
            if not self._turns.acquire(timeout=self._seconds):
                raise TooBusyError
            self._mine.turn = True
            try:
                yield
            finally:
                self._mine.turn = False
                self._turns.release()
        finally:
            self._places.release()
