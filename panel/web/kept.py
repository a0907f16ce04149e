"""Strings that a process keeps because they cost more to make: bounded in bytes, whatever people ask for."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from django.utils.safestring import SafeString


class Kept:
    """By what they are made of. When `limit` bytes are kept, those that were not asked for longest go."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, tuple[SafeString, int]] = OrderedDict()
        self.size = 0  # bytes, as far as characters are

    def get(self, key: Hashable, make: Callable[[], SafeString]) -> SafeString:
        """The string; made, when it is not kept. One that takes a hundredth of the room is not kept."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key][0]
        made = make()
        size = len(made) + len(repr(key))
        if size <= self._limit // 100:
            self._keep(key, made, size)
        return made

    def clear(self) -> None:
        """Forget them all."""
        with self._lock:
            self._entries.clear()
            self.size = 0

    def _keep(self, key: Hashable, made: SafeString, size: int) -> None:
        with self._lock:
            if key not in self._entries:
                self.size += size
                self._entries[key] = made, size
            while self.size > self._limit:
                _, (_, gone) = self._entries.popitem(last=False)
                self.size -= gone
