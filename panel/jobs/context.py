"""What every page needs to know of jobs: whether one of the member's may end while the page is open."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from panel.jobs.models import Job
from panel.jobs.states import ENDED, FOR_A_WORKER
from panel.people.models import Member


def jobs(request: HttpRequest) -> dict[str, Any]:
    """`jobs_url`, and `news_url` where there will be, or is, news of a job."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member):
        return {"jobs_url": None, "news_url": None}
    news = Q(state__in=FOR_A_WORKER) | Q(state__in=ENDED, told=False)
    has_news = Job.objects.filter(news, owner=member).exists()
    return {"jobs_url": reverse("jobs:list"), "news_url": reverse("jobs:news") if has_news else None}
