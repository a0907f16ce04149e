"""A member's sessions with what people recognise: start, address, browser."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from panel.people.models import Member, Session, hashed_key

# The first that the User-Agent contains; Chrome's also contains "Safari", Edge's both.
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
    """One session; `id` is a part of the hash of its key, so it opens nothing."""

    id: str
    ip: str | None
    browser: str
    started: datetime
    ends: datetime
    current: bool


def alive(member: Member, current_key: str | None = None) -> list[MemberSession]:
    """The latest first."""
    current = None if current_key is None else hashed_key(current_key)
    rows = Session.objects.filter(member=member, expire_date__gt=timezone.now()).order_by("-started")
    return [
        MemberSession(_id_of(row), row.ip, browser_in_words(row.agent), row.started, row.expire_date, row.pk == current)
        for row in rows
    ]


def end(member: Member, session_id: str) -> bool:
    """False if the member has no such session."""
    keys = [row.pk for row in Session.objects.filter(member=member) if _id_of(row) == session_id]
    ended, _rows = Session.objects.filter(member=member, pk__in=keys).delete()
    return ended > 0


def browser_in_words(agent: str) -> str:
    """`Firefox on Windows`, if the browser says it."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or agent[:40] or _("Unknown browser")


def _id_of(row: Session) -> str:
    return str(row.pk[:16])
