"""What every page needs to know of jobs: whether one of the member's may end while the page is open."""

from typing import Any

from django.http import HttpRequest

from panel.access.access import access_of
from panel.http import url_for
from panel.people.models import Member


def jobs(request: HttpRequest) -> dict[str, Any]:
    """`jobs_url`, and `news_url` where there will be, or is, news of a job. It costs no query: see `news.py`."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member):
        return {"jobs_url": None, "news_url": None}
    # Asking for news counts it as told, which is a write: not while the panel is seen as by others.
    is_news = member.job_news and access_of(request).viewing is None
    return {"jobs_url": url_for("jobs:list"), "news_url": url_for("jobs:news") if is_news else None}
