"""How a job and each of its rows stand."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """A job goes through them from top to bottom; a paused one goes back to *waiting*."""

    DRAFT = "draft", _("Draft")  # its columns are not chosen yet
    CHECKING = "checking", _("Being checked")  # the dry run
    PLANNED = "planned", _("Planned")  # nothing is sent before its member says so
    WAITING = "waiting", _("Waiting")  # for a worker
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")
    STOPPED = "stopped", _("Stopped")  # by the panel; `said` says why


class RowState(models.TextChoices):
    """Of a row's present call. Only *waiting* rows are ever sent."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")  # committed before the call leaves
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")  # certainly not done; `reason` says why
    UNKNOWN = "unknown", _("Unknown")  # its answer was lost; looked up, and never sent again by itself
    LEFT_OUT = "left out", _("Left out")  # never sent: nothing to do, faulty, or the job ended before


class Verdict(models.TextChoices):
    """What the dry run found that a row would do."""

    CREATE = "create", _("Create")
    CHANGE = "change", _("Change")
    NOTHING = "nothing", _("Nothing to do")
    ERROR = "error", _("Error")


FOR_A_WORKER: Final = (JobState.CHECKING, JobState.WAITING, JobState.RUNNING)
ENDED: Final = (JobState.FINISHED, JobState.CANCELLED, JobState.STOPPED)
