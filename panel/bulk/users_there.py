"""The users of an application as they are now, for a job: read as one list, and again when it is old."""

import threading
import time

from panel.api.client import Api
from panel.api.users import User
from panel.remote.looks import complete

FRESH_SECONDS = 20.0


class UsersThere:
    """By name and by id. Several threads may ask at once: one of them reads."""

    def __init__(self, application_id: int) -> None:
        self.application_id = application_id
        self._lock = threading.Lock()
        self._read_at = 0.0
        self._by_name: dict[str, User] = {}
        self._by_id: dict[int, User] = {}

    def named(self, api: Api, name: str) -> User | None:
        """The user with this name, or None."""
        self._renew(api)
        return self._by_name.get(name)

    def numbered(self, api: Api, user_id: int) -> User | None:
        """The user with this id, or None."""
        self._renew(api)
        return self._by_id.get(user_id)

    def number(self, api: Api) -> int:
        """How many there are."""
        self._renew(api)
        return len(self._by_id)

    def _renew(self, api: Api) -> None:
        """Read them unless that was done a moment ago.

        Raises:
            ApiRefused: there is no such application any more, for example.
            ApiUnreachable
        """
        with self._lock:
            if self._read_at and time.monotonic() < self._read_at + FRESH_SECONDS:
                return
            at = time.monotonic()
            users = complete("GetUsers", api.users.list(self.application_id, with_skills=True, count=None))
            self._by_name = {user.name: user for user in users}
            self._by_id = {user.id: user for user in users}
            self._read_at = at
