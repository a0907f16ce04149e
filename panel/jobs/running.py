"""One worker's turn at one job: its lanes send, while the heartbeat goes on and the member is heard."""

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.api.errors import ApiError
from panel.jobs import claiming, looking, rows
from panel.jobs.kinds import KINDS, Work
from panel.jobs.lanes import Lanes
from panel.jobs.models import Job
from panel.jobs.rights import JobStopped, Rights
from panel.jobs.sending import Sender
from panel.jobs.states import JobState, RowState

log = logging.getLogger(__name__)


class Interrupted(Exception):
    """Somebody else has the job, its member wants it to end, or the worker ends."""


def run(job: Job, ending: threading.Event) -> None:
    """Work on a job that was claimed, until it has ended or paused, or `ending` is set.

    An error leaves the job to be claimed again, as if this process had died.
    """
    try:
        if job.state == JobState.CHECKING:
            check(job, ending)
        else:
            send(job, ending)
    except Exception:
        log.exception("A worker failed at job %s.", job.pk)
        claiming.failed(job)
    finally:
        connections.close_all()


def check(job: Job, ending: threading.Event) -> None:
    """The dry run."""
    try:
        KINDS[job.kind].check(Rights(job).api(), job, Pulse(job, ending))
    except Interrupted:
        leave(job, JobState.CHECKING)
    except (JobStopped, ApiError) as error:
        said = _("It could not be checked. {reason}").format(reason=getattr(error, "message", error))
        claiming.let_go(job, JobState.STOPPED, said=said, ended=timezone.now())
    else:
        claiming.let_go(job, JobState.PLANNED)


class Pulse:
    """The heartbeat of work in one thread, which calls it now and then."""

    def __init__(self, job: Job, ending: threading.Event) -> None:
        self._job, self._ending = job, ending
        self._due = 0.0

    def __call__(self) -> None:
        """Raises Interrupted."""
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + claiming.BEAT_SECONDS
        now = claiming.beat(self._job)
        if now is None or now.wish or self._ending.is_set():
            raise Interrupted


def send(job: Job, ending: threading.Event) -> None:
    """The calls of all rows."""
    claiming.held(job).update(state=JobState.RUNNING, started=job.started or timezone.now())
    work = KINDS[job.kind].open(job)
    for row in job.rows.filter(state=RowState.SENT):
        looking.resolve(job, row, work)
    lanes = Lanes(job, Sender(job, work))
    with ThreadPoolExecutor(settings.JOB_CALLS_AT_ONCE, thread_name_prefix=f"job-{job.pk}") as pool:
        threads = [pool.submit(lanes.work, lane) for lane in range(settings.JOB_CALLS_AT_ONCE)]
        try:
            watch(job, lanes, threads, work, ending)
        finally:
            lanes.stop.set()
    for thread in threads:
        thread.result()
    is_over = not lanes.stopped and not lanes.has_work()
    leave(job, JobState.FINISHED if is_over else JobState.RUNNING, lanes.stopped)


def watch(job: Job, lanes: Lanes, threads: list[Future[None]], work: Work, ending: threading.Event) -> None:
    """Until the lanes are done: beat, hear the member, look up what can be looked up."""
    while not all(thread.done() for thread in threads):
        now = claiming.beat(job)
        if now is None or now.wish or ending.is_set():
            lanes.stop.set()  # the calls that are on their way end, which takes ten seconds at most
        if now is not None:
            lanes.hear()
        if not lanes.stop.is_set():
            for row in looking.due(job):
                looking.look(job, row, work)
        wait(threads, claiming.BEAT_SECONDS)


def leave(job: Job, state: JobState, stopped: str = "") -> None:
    """Give the job back: in this state, unless its member wants another, or the panel has stopped it."""
    now = claiming.held(job).first()
    if now is None:
        return
    if now.wish == "cancel" and state != JobState.FINISHED:
        rows.leave_out(job, N_("The job was cancelled."))
        claiming.let_go(job, JobState.CANCELLED, ended=timezone.now())
    elif stopped:
        rows.leave_out(job, N_("The job was stopped."))
        claiming.let_go(job, JobState.STOPPED, said=stopped, ended=timezone.now())
    elif now.wish == "pause" and state == JobState.RUNNING:
        claiming.let_go(job, JobState.PAUSED)
    else:
        claiming.let_go(job, state, **({"ended": timezone.now()} if state == JobState.FINISHED else {}))
