"""A member's sessions as people recognise them: since when, from where, with what."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from panel.people.models import Member, Session, hashed_key

# The first that the browser's own words contain; Chrome's hold "Safari", Edge's hold both.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class MemberSession:
    """One session; `id` names it without being its key, which opens it, nor the whole of the key's hash."""

    id: str
    ip: str | None
    browser: str
    started: datetime
    ends: datetime
    current: bool


def alive(member: Member, current_key: str | None = None) -> list[MemberSession]:
    """The member's sessions that have not ended, the latest first."""
    current = None if current_key is None else hashed_key(current_key)
    rows = Session.objects.filter(member=member, expire_date__gt=timezone.now()).order_by("-started")
    return [
        MemberSession(_id_of(row), row.ip, browser_in_words(row.agent), row.started, row.expire_date, row.pk == current)
        for row in rows
    ]


def end(member: Member, session_id: str) -> bool:
    """End one session of this member; whether there was one."""
    keys = [row.pk for row in Session.objects.filter(member=member) if _id_of(row) == session_id]
    ended, _ = Session.objects.filter(member=member, pk__in=keys).delete()
    return ended > 0


def browser_in_words(agent: str) -> str:
    """`Firefox on Windows`, as far as the browser tells."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    return " on ".join(filter(None, [browser, system])) or agent[:40] or "Unknown browser"


def _id_of(row: Session) -> str:
    return str(row.pk[:16])
