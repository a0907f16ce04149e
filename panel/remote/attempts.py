"""The writes of a form, and their outcomes. If an answer is lost, the panel looks at once and shows the result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from panel.api.errors import ApiError, ApiUnreachable
from panel.remote.lost_writes import token_of, words
from panel.remote.member_api import MemberApi
from panel.remote.outcomes import Attempted, Invalid, PartlySaved, Saved, Unknown
from panel.remote.sent import Finding, Seen
from panel.remote.settling import in_words, look_again
from panel.web.api_forms import ApiForm, Lost


def attempt[T](
    api: MemberApi,
    form: ApiForm,
    write: Callable[[], T],
    *,
    before: Seen | None = None,
    application_id: int | None = None,
    named: Seen | None = None,
) -> Attempted[T]:
    """Carry out one write.

    Args:
        before: what was read before; without it, it is read just before the write is sent.
        application_id: for commands that do not have it as an argument (see Sent).
        named: names for the journal, if `before` does not have them.
    """
    try:
        with api.looking(before, application_id, named=named):
            return Saved(write())
    except ApiError as error:
        return failed(api, form, error)


def failed(api: MemberApi, form: ApiForm, error: ApiError) -> Invalid | Unknown | Saved[Any]:
    """The outcome of a write that raised an error."""
    if isinstance(error, ApiUnreachable) and error.outcome_unknown:
        return looked_up(api, form)
    form.add_api_error(error)
    return Invalid()


def looked_up(api: MemberApi, form: ApiForm) -> Unknown | Saved[Any]:
    """The outcome of the write whose answer was lost just now. The journal has the reason."""
    write, member = api.sent[-1], api.actor.member
    assert member is not None  # noqa: S101 - forms are a member's
    what, found = in_words(write), look_again(api, api.actor, write)
    if found.finding is Finding.DONE:
        return Saved(None, found)
    lost = Lost(*words(what, found), token_of(member, write))
    form.add_lost(lost)
    return Unknown(write, found)


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
