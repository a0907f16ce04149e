"""What every page needs to know of jobs: whether one of the member's may end while the page is open."""

from typing import Any

from django.http import HttpRequest

from panel.http import url_for
from panel.people.models import Member


def jobs(request: HttpRequest) -> dict[str, Any]:
    """`jobs_url`, and `news_url` where there will be, or is, news of a job. It costs no query: see `news.py`."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member):
        return {"jobs_url": None, "news_url": None}
    return {"jobs_url": url_for("jobs:list"), "news_url": url_for("jobs:news") if member.job_news else None}
