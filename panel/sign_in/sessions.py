"""The session engine: Django's database sessions with member, address and browser.

The browser's cookie has the key; the row is found by the key's hash.
"""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.utils import timezone

from panel.people.models import Member, Session, hashed_key
from panel.people.session_rows import session_of


class SessionStore(DatabaseSessionStore):
    """Stores in columns what a member needs to recognise a session; `member` is set when it is loaded."""

    member: Member | None = None

    def load(self) -> dict[str, Any]:
        """Reads session, member and account in one query."""
        row = session_of(self.session_key) if self.session_key else None
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return {}
        self.member = row.member
        return self.decode(row.session_data)

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def exists(self, session_key: str) -> bool:
        return super().exists(hashed_key(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """One statement, without a read."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(pk=hashed_key(key)).delete()

    def cycle_key(self) -> None:
        """A new key for the same content. It is written once, with the response."""
        content = self._get_session()  # type: ignore[attr-defined]  # of SessionBase; the stubs leave it out
        self.delete()
        self._session_key = None
        self._session_cache = content
        self.modified = True

    def abandon(self) -> None:
        """End the session in this browser when the database cannot be written to."""
        self.clear()
        self._session_key = None

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """`data` is the session's content, where sign-in has put `ip`, `agent` and `started`."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101 - of get_model_class
        row.session_key = hashed_key(row.session_key)
        row.member_id = int(data["_auth_user_id"]) if "_auth_user_id" in data else None
        row.ip = data.get("ip")
        row.agent = data.get("agent", "")
        if "started" in data:
            row.started = datetime.fromisoformat(data["started"])
        return row
