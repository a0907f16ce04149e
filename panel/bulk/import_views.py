"""Import: upload, template, columns. What follows is the page of the job."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from panel.access.decorators import section, signed_in
from panel.access.matrix import Section
from panel.bulk.columns import Column, Matched
from panel.bulk.forms import ColumnsForm, UploadForm
from panel.bulk.kinds import IMPORT_SUBUSERS, IMPORT_USERS
from panel.bulk.lookup import is_import, job_or_404, own_or_refused
from panel.bulk.reading.tables import MOST_BYTES, Unreadable, text_of
from panel.bulk.uploading import begin, check
from panel.bulk.user_columns import NAME, SUBUSERS, USERS
from panel.jobs.models import Job
from panel.jobs.states import JobState
from panel.remote.lookup import application_or_404
from panel.remote.requests import PanelRequest
from panel.web.crumbs import application_crumbs
from panel.web.http import page_or_partial
from panel.web.limits import takes_up_to
from panel.web.spreadsheets import FORMATS, download

EXAMPLES, LONGEST_EXAMPLE = 3, 40
LARGEST_UPLOAD = MOST_BYTES + 64 * 1024  # with what is around it in the form
COLUMNS: dict[str, Sequence[Column]] = {IMPORT_USERS: USERS, IMPORT_SUBUSERS: SUBUSERS}


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@sensitive_post_parameters()
@takes_up_to(LARGEST_UPLOAD)
@require_http_methods(["GET", "POST"])
def import_users(request: PanelRequest, application_id: int) -> HttpResponse:
    """`/application/<id>/users/import/`."""
    application = application_or_404(request, application_id)
    crumbs = application_crumbs(request.access, application, (_("Users"), reverse("users:list", args=[application_id])))
    context = {
        "crumbs": crumbs,
        "application": application,
        "template_url": reverse("imports:template", args=["users"]),
        "back": reverse("users:list", args=[application_id]),
    }
    return upload(request, IMPORT_USERS, application.name, {"application_id": application_id}, context)


@section(Section.CREATING_A_NEW_SUBUSER)
@never_cache
@sensitive_post_parameters()
@takes_up_to(LARGEST_UPLOAD)
@require_http_methods(["GET", "POST"])
def import_subusers(request: PanelRequest) -> HttpResponse:
    """`/settings/subusers/import/`."""
    template_url = reverse("imports:template", args=["subusers"])
    back = reverse("subusers:list")
    context = {"crumbs": [(_("Subusers"), back)], "template_url": template_url, "back": back}
    return upload(request, IMPORT_SUBUSERS, _("subusers"), {}, context)


def upload(
    request: PanelRequest, kind: str, target: str, options: dict[str, Any], context: dict[str, Any]
) -> HttpResponse:
    """A file becomes a draft, whose columns are asked for next.

    Args:
        target: what is imported into, as the job's title says it.
    """
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        data, name = form.data_and_title()
        title = _("Import: {file} ({target})").format(file=name, target=target)
        try:
            return redirect("jobs:columns", begin(request.user, kind, title, data, COLUMNS[kind], options).pk)
        except Unreadable as error:
            form.add_error("file" if form.cleaned_data.get("file") else "pasted", str(error))
    explained = [column for column in COLUMNS[kind] if not column.is_told]
    more = {"form": form, "columns": explained, "subusers": kind == IMPORT_SUBUSERS}
    return page_or_partial(request, "imports/upload.html", "editor", context | more)


@signed_in
@require_GET
def template(request: PanelRequest, what: str) -> StreamingHttpResponse:
    """`/imports/template/users|subusers/?format=csv|xlsx`: the columns, with a row to show what they hold."""
    kinds = {"users": USERS, "subusers": SUBUSERS}
    format_ = request.GET.get("format", "xlsx")
    if what not in kinds or format_ not in FORMATS:
        raise Http404("There is no such template.")
    columns = [column for column in kinds[what] if not column.is_told and column.name != "shared_balance"]
    content_type, written = FORMATS[format_]
    rows = iter([[column.example for column in columns]])
    return download(written([column.label for column in columns], rows), content_type, f"{what}-template.{format_}")


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def columns(request: PanelRequest, job_id: int) -> HttpResponse:
    """`/jobs/<id>/columns/`: what each column means; then the dry run begins."""
    job = job_or_404(request, job_id)
    own_or_refused(request, job)
    if not is_import(job) or job.state not in (JobState.DRAFT, JobState.PLANNED):
        return redirect("jobs:detail", job.pk)
    known = COLUMNS[job.kind]
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        headers=job.options["headers"],
        meanings=job.options["meanings"],
        columns=known,
        examples=examples(job),
        initial={name: job.options.get(name, False) for name in ("make_passwords", "set_passwords")},
    )
    if job.kind == IMPORT_SUBUSERS:
        del form.fields["set_passwords"]  # the API wants the old one
    problems: list[str] = []
    if form.is_bound and form.is_valid():
        chosen = Matched(form.meanings())
        problems = chosen.problems(job.options["headers"], known, NAME)
        options = {name: form.cleaned_data.get(name, False) for name in ("make_passwords", "set_passwords")}
        if not problems:
            check(job, [meaning or "" for meaning in chosen.meanings], **options)
            return redirect("jobs:detail", job.pk)
    context = {
        "job": job,
        "form": form,
        "problems": problems,
        "number": job.rows.count(),
        "crumbs": [(_("Jobs"), reverse("jobs:list"))],
    }
    return page_or_partial(request, "imports/columns.html", "columns", context)


def examples(job: Job) -> list[str]:
    """What the first rows hold, for each column; nothing of a password."""
    first = [cells for row in job.rows.order_by("number")[:EXAMPLES] if (cells := row.cells)]

    def held(place: int) -> str:
        return ", ".join(text[:LONGEST_EXAMPLE] for cells in first if (text := text_of(cells[place])))

    meanings = job.options["meanings"]
    return ["***" if meaning == "password" else held(place) for place, meaning in enumerate(meanings)]
