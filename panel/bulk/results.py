"""What is taken away from a job: the rows to mend, as a file like the upload; and the passwords that the panel made."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from panel.bulk.columns import RESULT
from panel.bulk.reading.tables import text_of
from panel.jobs.models import Job, JobRow
from panel.jobs.states import RowState, Verdict
from panel.jobs.tidying import SECRETS_KEPT
from panel.web.spreadsheets import plain

CHUNK = 500


def header(job: Job) -> list[str]:
    """That of the upload, and the reason."""
    return [*(name for name in job.options["headers"] if name != RESULT), RESULT]


def to_mend(job: Job) -> Iterator[list[str]]:
    """Rows that failed or whose end is unknown, as they were uploaded. Mended, the file can be uploaded as it is."""
    places = [place for place, name in enumerate(job.options["headers"]) if name != RESULT]
    for row in failed(job).order_by("number").iterator(CHUNK):
        cells = row.cells
        yield [*(plain(text_of(cells[place])) for place in places), reason_of(row)]


def failed(job: Job) -> QuerySet[JobRow]:
    """The rows that should have been done and were not, or nobody knows, as long as the upload is kept."""
    not_done = Q(state__in=[RowState.REFUSED, RowState.LEFT_OUT]) & ~Q(verdict=Verdict.NOTHING)
    is_failed = Q(verdict=Verdict.ERROR) | Q(state=RowState.UNKNOWN) | not_done
    return job.rows.filter(is_failed).exclude(sealed_cells="")


def reason_of(row: JobRow) -> str:
    """Why a row is to be corrected."""
    if row.verdict == Verdict.ERROR:
        return " ".join(f"{_(field)}: {_(text)}" if field else _(text) for field, text in row.problems)
    if row.state == RowState.UNKNOWN:
        return _("Unknown: {reason}").format(reason=_(row.reason))
    return _(row.reason)


def may_take_passwords(job: Job, member_id: int | None) -> bool:
    """Once, by who made the job, within a day after its end."""
    if job.owner_id != member_id or job.passwords_taken or not job.has_ended or job.ended is None:
        return False
    return timezone.now() < job.ended + SECRETS_KEPT and with_passwords(job).exists()


def with_passwords(job: Job) -> QuerySet[JobRow]:
    """The rows that were done with a password of the panel's."""
    return _with_secrets(job).exclude(calls__0__0="add_key")


def with_credentials(job: Job) -> QuerySet[JobRow]:
    """The rows that made a service account: their secret is what the vendor calls `credentials.json`."""
    return _with_secrets(job).filter(calls__0__0="add_key")


def _with_secrets(job: Job) -> QuerySet[JobRow]:
    return job.rows.filter(generated=True, state=RowState.DONE).exclude(sealed_secret="").order_by("number")


def take_passwords(job: Job) -> list[list[str]]:
    """Names and passwords, which are gone from here then. Nothing when somebody was first."""
    is_first = Job.objects.filter(pk=job.pk, passwords_taken=None).update(passwords_taken=timezone.now())
    if not is_first:
        return []
    rows = [[row.label, row.secret] for row in with_passwords(job)]
    with_passwords(job).update(sealed_secret="")
    return rows
