"""The session engine: Django's database sessions, with the member, the address and the browser beside them."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from panel.accounts.models import Session


class SessionStore(DatabaseSessionStore):
    """Keeps in columns what a member needs to recognise a session."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row: `data` is the session's content, of which sign-in wrote `ip`, `agent` and `started`."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101 - of get_model_class
        row.member_id = int(data["_auth_user_id"]) if "_auth_user_id" in data else None
        row.ip = data.get("ip")
        row.agent = data.get("agent", "")
        if "started" in data:
            row.started = datetime.fromisoformat(data["started"])
        return row
