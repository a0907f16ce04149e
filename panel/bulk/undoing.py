"""The opposite of an action on many, for the rows that were done."""

from typing import Any

from panel.bulk.lookup import action_of
from panel.jobs.models import Job, JobRow
from panel.jobs.planning import plan, row_of
from panel.jobs.states import RowState
from panel.people.models import Member


def may_undo(job: Job) -> bool:
    """Whether there is an opposite, and something that was done."""
    action = action_of(job)
    return bool(action and action.undo and job.has_ended and job.rows.filter(state=RowState.DONE).exists())


def planned(member: Member, job: Job) -> Job:
    """A plan, as any other: it is looked at before it is sent."""
    action = action_of(job)
    assert action is not None  # noqa: S101 - as may_undo has said
    done = job.rows.filter(state=RowState.DONE).order_by("number")
    rows = [row_of(int(row.object_id), row.label, opposite(row), []) for row in done]
    return plan(member, job.kind, f"Undo: {job.title}", rows, **{**job.options, "action": action.undo})


def opposite(row: JobRow) -> list[tuple[str, dict[str, Any]]]:
    """The calls that take its calls back, the last one first."""
    return [_opposite(do, args) for do, args in reversed(row.calls)]


def _opposite(do: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    match do:
        case "change":
            return do, {"fields": args["seen"], "seen": args["fields"]}
        case "skills" | "queues":
            return do, {**args, "bind": not args["bind"]}
        case "add_roles":
            return "remove_roles", args
        case "remove_roles":
            return "add_roles", args
    raise ValueError(do)
