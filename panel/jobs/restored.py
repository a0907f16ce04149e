"""Jobs of a backup: whatever they had not done then may have been done since, so none of them goes on."""

from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from panel.jobs import rows
from panel.jobs.models import Job, JobRow
from panel.jobs.states import ENDED, JobState, RowState

STOPPED = N_("The panel was brought back from a backup. Check at the API what was done since, then start again.")
MAYBE_SENT = N_("The panel was brought back from a backup: this may have been sent since.")


def stop_all() -> int:
    """Returns how many jobs were stopped."""
    jobs = list(Job.objects.exclude(state__in=ENDED))
    for job in jobs:
        JobRow.objects.filter(job=job, state=RowState.SENT).update(
            state=RowState.UNKNOWN, reason=MAYBE_SENT, look_at=None, changed=timezone.now()
        )
        rows.leave_out(job, MAYBE_SENT)
    facts = {"state": JobState.STOPPED, "said": STOPPED, "ended": timezone.now(), "wish": ""}
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(claim=None, heartbeat=None, **facts)
    return len(jobs)
