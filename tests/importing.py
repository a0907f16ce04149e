"""Imports in tests, without pages: upload, columns, dry run, run."""

import threading

from panel.bulk.kinds import IMPORT_SUBUSERS, IMPORT_USERS
from panel.bulk.uploading import begin, check
from panel.bulk.user_columns import SUBUSERS, USERS
from panel.jobs.models import Job, JobRow
from panel.jobs.ruling import start
from panel.jobs.states import JobState
from panel.jobs.worker import work
from panel.people.models import Member

PASSWORD = "Secret-pass-1"


def uploaded(member: Member, application_id: int | None, text: str | bytes) -> Job:
    """A draft of an import of users; without an application, of subusers."""
    data = text if isinstance(text, bytes) else text.encode()
    if application_id is None:
        return begin(member, IMPORT_SUBUSERS, "team.csv", data, SUBUSERS, {})
    return begin(member, IMPORT_USERS, "users.csv", data, USERS, {"application_id": application_id})


def planned(member: Member, application_id: int | None, text: str | bytes, **options: object) -> Job:
    """The same after its dry run."""
    job = uploaded(member, application_id, text)
    assert check(job, job.options["meanings"], **options)
    carry_out()
    job.refresh_from_db()
    assert job.state == JobState.PLANNED, job.said
    return job


def ran(job: Job) -> Job:
    """The same after it was carried out."""
    assert start(job)
    carry_out()
    job.refresh_from_db()
    return job


def carry_out() -> None:
    """A worker does all that there is to do."""
    work(threading.Event(), once=True)


def row(job: Job, label: str) -> JobRow:
    return job.rows.get(label=label)


def lines(number: int, first: int = 1) -> str:
    """A file of so many users: `new-001` and so on."""
    rows = [f"new-{each:03},Number {each},{PASSWORD}" for each in range(first, first + number)]
    return "\n".join(["name,display_name,password", *rows])


def problems(job: Job, label: str) -> list[str]:
    """What is wrong with a row, as `Field: sentence`."""
    return [f"{field}: {text}" for field, text in row(job, label).problems]
