"""A member's jobs: the list, one job from its plan to its result, and what can be done with it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from panel.access.decorators import signed_in
from panel.bulk import results, undoing
from panel.bulk.actions import AT_ONCE
from panel.bulk.job_page import page_of
from panel.bulk.lookup import Progress, action_of, is_import, job_or_404, jobs_of, own_or_refused
from panel.http import is_fragment
from panel.jobs import ruling
from panel.jobs.inline import run_here
from panel.jobs.models import Job
from panel.jobs.news import of as news_of
from panel.jobs.states import JobState, Verdict
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import noted
from panel.remote.requests import PanelRequest
from panel.web.http import page_or_partial
from panel.web.lists import ListState
from panel.web.spreadsheets import FORMATS, download

RULES = {"pause": ruling.pause, "continue": ruling.go_on, "cancel": ruling.cancel}


@signed_in
@require_safe
def list_jobs(request: PanelRequest) -> HttpResponse:
    """`/jobs/`: the newest first."""
    state = ListState.of(request)
    page = Paginator(jobs_of(request), state.per_page).get_page(state.page)
    found = [(job, Progress.of(job)) for job in page]
    is_moving = any(progress.is_moving for _job, progress in found)
    context = {"found": found, "is_moving": is_moving, "state": state, "total": page.paginator.count}
    return page_or_partial(request, "jobs/list.html", "jobs", context)


@signed_in
@never_cache
@require_safe
def detail(request: PanelRequest, job_id: int) -> HttpResponse:
    """`/jobs/<id>/`: the plan before it starts, how far it is while it runs, and its result."""
    job = job_or_404(request, job_id)
    if job.state == JobState.DRAFT:
        return redirect("jobs:columns", job.pk)
    if job.has_ended and job.owner_id == request.user.pk:
        Job.objects.filter(pk=job.pk).update(told=True)
    return page_or_partial(request, "jobs/detail.html", "job", page_of(request, job))


@signed_in
@never_cache
@require_safe
def progress(request: PanelRequest, job_id: int) -> HttpResponse:
    """`/jobs/<id>/progress/`: the small part of the page that is asked for again and again while the job moves."""
    job = job_or_404(request, job_id)
    now = Progress.of(job)
    if not is_fragment(request):
        return redirect("jobs:detail", job.pk)
    if not now.is_moving:
        return HttpResponse(headers={"HX-Refresh": "true"})  # the rest of the page is another one by now
    return render(request, "jobs/detail.html#progress", {"job": job, "progress": now})


@signed_in
@require_POST
def start(request: PanelRequest, job_id: int) -> HttpResponse:
    """`/jobs/<id>/start/`: sends what the plan says; what cannot be undone wants its number typed."""
    job = job_or_404(request, job_id)
    own_or_refused(request, job)
    number = job.rows.filter(verdict__in=[Verdict.CREATE, Verdict.CHANGE]).count()
    action = action_of(job)
    if action and action.is_danger and request.POST.get("number", "").strip() != str(number):
        messages.error(request, _("Type {number} to confirm. Nothing was sent.").format(number=number))
        return redirect("jobs:detail", job.pk)
    if not ruling.start(job):
        messages.info(request, _("This job was started already."))
    elif number <= AT_ONCE and not is_import(job):
        run_here(job)
    return redirect("jobs:detail", job.pk)


@signed_in
@require_POST
def rule(request: PanelRequest, job_id: int, wish: str) -> HttpResponse:
    """`/jobs/<id>/rule/pause|continue|cancel/`."""
    job = job_or_404(request, job_id)
    if wish not in RULES:
        raise Http404("There is no such wish.")
    if not RULES[wish](job):
        messages.info(request, _("The job stands otherwise by now."))
    return redirect("jobs:detail", job.pk)


@signed_in
@require_POST
def undo(request: PanelRequest, job_id: int) -> HttpResponse:
    """`/jobs/<id>/undo/`: the plan of the opposite, for the rows that were done."""
    job = job_or_404(request, job_id)
    own_or_refused(request, job)
    if not undoing.may_undo(job):
        raise Http404("There is nothing to undo.")
    return redirect("jobs:detail", undoing.planned(request.user, job).pk)


@signed_in
@never_cache
@require_GET
def mend(request: PanelRequest, job_id: int) -> StreamingHttpResponse:
    """`/jobs/<id>/mend/?format=csv|xlsx`: the rows that failed, as they were uploaded, with the reasons."""
    job, format_ = job_or_404(request, job_id), request.GET.get("format", "csv")
    own_or_refused(request, job)
    if format_ not in FORMATS or not is_import(job):
        raise Http404("There is no such file.")
    content_type, written = FORMATS[format_]
    noted(Actor.of(request), Kind.EXPORTED, details={"what": f"the failed rows of job {job.pk}", "format": format_})
    return download(written(results.header(job), results.to_mend(job)), content_type, f"to-mend-{job.pk}.{format_}")


@signed_in
@never_cache
@require_POST
def passwords(request: PanelRequest, job_id: int) -> HttpResponse | StreamingHttpResponse:
    """`/jobs/<id>/passwords/`: those that the panel made; once."""
    job = job_or_404(request, job_id)
    own_or_refused(request, job)
    rows = results.take_passwords(job) if results.may_take_passwords(job, request.user.pk) else []
    if not rows:
        messages.error(request, _("The passwords were downloaded already, or their day is over."))
        return redirect("jobs:detail", job.pk)
    noted(Actor.of(request), Kind.EXPORTED, details={"what": f"the passwords of job {job.pk}"})
    content_type, written = FORMATS["csv"]
    return download(written([_("Name"), _("Password")], iter(rows)), content_type, f"passwords-{job.pk}.csv")


@signed_in
@never_cache
@require_safe
def news(request: PanelRequest) -> HttpResponse:
    """`/jobs/news/`: a message for each of the member's jobs that has ended since; every page asks for it."""
    if not is_fragment(request):
        return redirect("jobs:list")
    return render(request, "jobs/news.html", {"ended": [(job, Progress.of(job)) for job in news_of(request.user)]})
