"""The plan of an import: the exact calls, counted, passwords blotted out."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from panel.bulk import user_work
from panel.bulk.kinds import OF_SUBUSERS
from panel.jobs.calls import Call, Planned, Unsent
from panel.jobs.models import Job, JobRow
from panel.jobs.states import Verdict
from panel.team.work import PANELS_OWN, write

NOT_YET: Final = 0  # the id of who is to be created


def calls_of(job: Job, row: JobRow) -> Iterator[Planned]:
    """The calls that the row will become. Made by what will send them, but not sent."""
    unsent = Unsent(job.account)
    for call in sent_of(row):
        yield unsent.planned(lambda api, call=call: _write(api, job, row, call))  # type: ignore[misc]


def sent_of(row: JobRow) -> list[Call]:
    """The row's calls of the API, without the steps that the panel takes by itself."""
    return [call for call in (Call(*each) for each in row.calls) if call.do not in PANELS_OWN]


def _write(api: Unsent, job: Job, row: JobRow, call: Call) -> object:
    secret = "secret" if row.sealed_secret else ""
    if job.kind in OF_SUBUSERS:
        return write(api, row.object_id, call, secret)
    return user_work.write(
        api, job.options["application_id"], int(row.object_id or NOT_YET), call, secret=secret, active=True
    )


def numbers(job: Job) -> dict[str, int]:
    """How many calls of each method will be sent."""
    counted: Counter[str] = Counter()
    rows = job.rows.filter(verdict__in=[Verdict.CREATE, Verdict.CHANGE]).order_by("number")
    commands: dict[str, str] = {}
    for row in rows.iterator(500):
        for call in sent_of(row):
            kind = f"{call.do} {call.args.get('smart')} {call.args.get('bind', True)}"
            if kind not in commands:
                commands[kind] = (
                    Unsent(job.account)
                    .planned(
                        lambda api, row=row, call=call: _write(api, job, row, call)  # type: ignore[misc]
                    )
                    .command
                )
            counted[commands[kind]] += 1
    return dict(sorted(counted.items()))
