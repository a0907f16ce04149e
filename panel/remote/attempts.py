"""The writes of a form: what they came to. A lost answer is looked up at once, and the form says what was found."""

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
        before: what was read of it; without, it is read just before the write is sent.
        application_id: for commands whose arguments do not name it (see Sent).
        named: names for the journal, where what was read before does not hold them.
    """
    try:
        with api.looking(before, application_id, named=named):
            return Saved(write())
    except ApiError as error:
        return failed(api, form, error)


def failed(api: MemberApi, form: ApiForm, error: ApiError) -> Invalid | Unknown | Saved[Any]:
    """What came of a write that raised."""
    if isinstance(error, ApiUnreachable) and error.outcome_unknown:
        return looked_up(api, form)
    form.add_api_error(error)
    return Invalid()


def looked_up(api: MemberApi, form: ApiForm) -> Unknown | Saved[Any]:
    """What came of the write whose answer was lost just now. Why it was lost is in the journal."""
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
    """One call of several: `done` is a sentence for when it succeeded, `left` follows "Left to do:"."""

    done: str
    left: str
    write: Callable[[], None]


def in_steps(api: MemberApi, form: ApiForm, steps: Sequence[Step], before: Seen) -> Attempted[None] | PartlySaved:
    """One after the other, up to the first that fails. Where nothing was saved before it, its own outcome counts."""
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
