"""Sends one row: its calls one after the other, each written down before it leaves and when its answer is there."""

from django.db import IntegrityError

from panel.api.errors import ApiBusy, ApiError, ApiRefused, ApiUnreachable, NotAllowed
from panel.jobs import looking, places, rows
from panel.jobs.kinds import RowRefused, Work
from panel.jobs.models import Job, JobRow
from panel.jobs.rights import JobStopped, Rights, why
from panel.remote.member_api import MemberApi
from panel.remote.settling import LATE, look_again

MOST_TRIES = 20  # of one call at a busy API; the pauses between them grow


class ApiAway(Exception):
    """The API cannot be reached; nothing was sent."""


class Sender:
    """For the rows of one job."""

    def __init__(self, job: Job, work: Work) -> None:
        self._job = job
        self._work = work
        self._rights = Rights(job)

    def send(self, row: JobRow) -> None:
        """A row that is marked *sent*, up to its end.

        Raises:
            JobStopped: the member may not send it any more. The row waits.
            ApiAway: it waits.
        """
        while self._send_call(self._api(row), row):
            pass

    def _api(self, row: JobRow) -> MemberApi:
        """The member's API as it may use it now: asked before every call."""
        try:
            return self._rights.api()
        except JobStopped:
            rows.back(row)
            raise
        except ApiError as error:  # its roles cannot be read
            rows.back(row)
            raise ApiAway(error.message) from error

    def _send_call(self, api: MemberApi, row: JobRow) -> bool:
        """True when the row's next call is to be sent."""
        call = rows.call_of(row)
        try:
            made = self._work.send(api, row, call)
        except RowRefused as refusal:
            rows.refused(row, str(refusal))
        except NotAllowed as refusal:
            rows.back(row)
            raise JobStopped(why(self._job, refusal)) from refusal
        except IntegrityError:
            # Another worker had this row, and is alive after all: the journal has the id already.
            looking.resolve(self._job, row, self._work)
        except ApiError as error:
            self._failed(api, row, error)
        else:
            id_ = "" if made is None else str(made)
            self._work.after(row, call, id_)
            return rows.done(row, id_)
        return False

    def _failed(self, api: MemberApi, row: JobRow, error: ApiError) -> None:
        """The call was refused, or its answer lost; or what has to be read before it could not be."""
        if isinstance(error, ApiBusy):
            places.slow_down(self._job.account)
            if row.tries < MOST_TRIES:
                rows.back(row, busy=True)
            else:
                rows.refused(row, self._work.in_words(rows.call_of(row), error), error.code)
        elif isinstance(error, ApiRefused):
            rows.refused(row, self._work.in_words(rows.call_of(row), error), error.code)
        elif isinstance(error, ApiUnreachable) and error.outcome_unknown:
            write = api.sent[-1]
            looking.judged(row, self._work, look_again(api, api.actor, write), write.at + LATE)
        else:
            rows.back(row)
            raise ApiAway(error.message) from error
