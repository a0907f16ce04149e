"""The session engine: Django's database sessions, with the member, the address and the browser beside them."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.utils import timezone

from panel.accounts.models import Member, Session

ROWS = Session.objects.select_related("member__account")


class SessionStore(DatabaseSessionStore):
    """Keeps in columns what a member needs to recognise a session; `member` is whose it was when it was loaded."""

    member: Member | None = None

    def load(self) -> dict[str, Any]:
        """The session's content; its member and the account come with it, in one query."""
        row = next(iter(ROWS.filter(pk=self.session_key)), None)
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return {}
        self.member = row.member
        return self.decode(row.session_data)

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
