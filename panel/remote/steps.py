"""A save of several calls: each call's own result, and what is left when one fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from panel.remote.attempts import attempt
from panel.remote.member_api import MemberApi
from panel.remote.outcomes import Attempted, PartlySaved, Saved, Unknown
from panel.remote.sent import Seen
from panel.web.api_forms import ApiForm


@dataclass(frozen=True)
class Step:
    """One call of several: `done` is a sentence for its success, `left` follows "Left to do:"."""

    done: str
    left: str
    write: Callable[[], None]


def in_steps(api: MemberApi, form: ApiForm, steps: Sequence[Step], before: Seen) -> Attempted[None] | PartlySaved:
    """One after the other, up to the first that fails. If nothing was saved before, its outcome is the result."""
    done: list[str] = []
    for number, step in enumerate(steps):
        outcome = attempt(api, form, step.write, before=before)
        if isinstance(outcome, Saved):
            done.append(step.done)
            continue
        if not done:
            return outcome
        unknown = step.left if isinstance(outcome, Unknown) else ""
        left = [each.left for each in steps[number + bool(unknown) :]]
        return PartlySaved(tuple(done), form.said, unknown, tuple(left))
    return Saved()
