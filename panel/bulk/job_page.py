"""What the page of a job shows."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from panel.bulk import results, undoing
from panel.bulk.lookup import Progress, action_of, import_url, is_import, list_url
from panel.bulk.planning import calls_of, numbers
from panel.jobs.models import Job, JobRow
from panel.jobs.rights import closed_to_owner
from panel.jobs.states import JobState, RowState, Verdict
from panel.journal.models import Entry
from panel.remote.requests import PanelRequest
from panel.web.lists import ListState

MOST_IN_AN_ADDRESS = 200  # ids


def page_of(request: PanelRequest, job: Job) -> dict[str, Any]:
    """The context of jobs/detail.html."""
    state, chosen = ListState.of(request), chosen_of(request.GET.get("state", ""))
    page = Paginator(rows_of(job, chosen), state.per_page).get_page(state.page)
    return {
        "job": job,
        "progress": Progress.of(job),
        "rows": [(row, list(calls_of(job, row)) if job.state == JobState.PLANNED else []) for row in page],
        "entries": entries_of(page),
        "total": page.paginator.count,
        "state": state,
        "chosen": chosen,
        "is_own": job.owner_id == request.user.pk,
        "is_import": is_import(job),
        "action": action_of(job),
        "has_to_correct": is_import(job) and results.failed(job).exists(),
        "may_take_passwords": results.may_take_passwords(job, request.user.pk),
        "closed_to_owner": closed_to_owner(job),
        "may_undo": undoing.may_undo(job),
        "crumbs": [(_("Jobs"), reverse("jobs:list"))],
        **addresses(job),
        **plan_of(job),
    }


def addresses(job: Job) -> dict[str, str]:
    """Where one goes on."""
    back, failed = list_url(job), ",".join(failed_ids(job))
    again = f"{back}?selected={failed}" if failed and not is_import(job) else ""
    return {"list_url": back, "again_url": again, "import_url": import_url(job)}


def plan_of(job: Job) -> dict[str, Any]:
    """Rows by verdict, and calls by method; both only before the job starts."""
    if job.state != JobState.PLANNED:
        return {"verdicts": {}, "calls": {}, "to_send": 0}
    verdicts = {verdict: job.rows.filter(verdict=verdict).count() for verdict in Verdict}
    to_send = verdicts[Verdict.CREATE] + verdicts[Verdict.CHANGE]
    return {"verdicts": verdicts, "calls": numbers(job), "to_send": to_send}


def chosen_of(name: str) -> RowState | Verdict | None:
    """Which rows are to be shown; None: all."""
    if name in RowState.values:
        return RowState(name)
    return Verdict(name) if name in Verdict.values else None


def rows_of(job: Job, chosen: RowState | Verdict | None) -> QuerySet[JobRow]:
    """Those in this state, or with this verdict."""
    rows = job.rows.order_by("number")
    if isinstance(chosen, RowState):
        return rows.filter(state=chosen)
    return rows.filter(verdict=chosen) if chosen else rows


def entries_of(rows: Iterable[JobRow]) -> dict[int, int]:
    """Where the journal has their latest calls, by row number. Steps that the panel takes by itself are not there."""
    ids = {row.number: [*map(UUID, row.earlier), *([row.entry] if row.entry else [])] for row in rows}
    writes = [each for of_row in ids.values() for each in of_row]
    at = {entry.write: entry.seq for entry in Entry.objects.filter(write__in=writes)}
    latest = {number: [at[each] for each in of_row if each in at][-1:] for number, of_row in ids.items()}
    return {number: found[0] for number, found in latest.items() if found}


def failed_ids(job: Job) -> list[str]:
    """Who was not changed and should have been; at most as many as an address holds."""
    failed = JobRow.objects.filter(job=job, state__in=[RowState.REFUSED, RowState.UNKNOWN]).exclude(object_id="")
    return list(failed.values_list("object_id", flat=True)[:MOST_IN_AN_ADDRESS]) if job.has_ended else []
