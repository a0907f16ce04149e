"""The writes of a form, and their outcomes. If an answer is lost, the panel looks at once and shows the result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from panel.api.errors import ApiError, ApiUnreachable
from panel.remote.member_api import MemberApi
from panel.remote.outcomes import Attempted, Invalid, PartlySaved, Saved, Unknown
from panel.remote.sent import Finding, Seen
from panel.remote.settling import in_words, look_again, token_of, words
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
        if not (isinstance(error, ApiUnreachable) and error.outcome_unknown):
            form.add_api_error(error)
            return Invalid()
    # The answer was lost; the journal has the reason.
    sent, member = api.sent[-1], api.actor.member
    assert member is not None  # noqa: S101 - forms are a member's
    found = look_again(api, api.actor, sent)
    if found.finding is Finding.DONE:
        return Saved(None, found)
    lost = Lost(*words(in_words(sent), found), token_of(member, sent))
    form.add_lost(lost)
    return Unknown(sent, found)


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
