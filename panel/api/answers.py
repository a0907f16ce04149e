"""What the API answers, typed: the envelope, times, and slices of lists."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from panel.api.errors import ApiRefused, ApiUnreachable


class Moment(datetime):
    """A time in UTC. The API writes `YYYY-MM-DD HH:mm:ss` and means UTC."""


class Refusal(msgspec.Struct, frozen=True):
    """The error object; `field_name` is undocumented, and was seen in live answers."""

    code: int
    msg: str = ""
    field_name: str | None = None


class Answer[T](msgspec.Struct, frozen=True):
    """The envelope of every answer: either `error`, or `result` with what goes beside it."""

    result: T | msgspec.UnsetType = msgspec.UNSET
    error: Refusal | msgspec.UnsetType = msgspec.UNSET
    total_count: int | None = None
    user_id: int | None = None
    application_id: int | None = None
    skill_id: int | None = None
    api_address: str | None = None


class Slice[T](msgspec.Struct, frozen=True):
    """A part of a list that is held elsewhere: `items` from `offset` on, out of `total`."""

    items: tuple[T, ...]
    total: int
    offset: int = 0

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def _moment(kind: type, value: object) -> object:
    if kind is Moment and isinstance(value, str):
        return Moment.fromisoformat(value).replace(tzinfo=UTC)
    raise TypeError(f"{kind} cannot be made of {value!r}")


def decode[T](command: str, body: bytes, result: type[T], *, write: bool) -> tuple[T, Answer[T]]:
    """The typed result of an answer, and its envelope.

    Raises:
        ApiRefused: the body is an error of the API.
        ApiUnreachable: the body is anything else than what `command` is documented to answer.
    """
    try:
        answer = msgspec.json.decode(body, type=Answer[result], dec_hook=_moment)  # type: ignore[valid-type]
    except (msgspec.MsgspecError, UnicodeDecodeError, TypeError, ValueError, RecursionError) as error:
        raise ApiUnreachable(command, f"The answer is not what is documented: {error}", outcome_unknown=write) from None
    if answer.error is not msgspec.UNSET:
        raise ApiRefused(command, answer.error.code, answer.error.msg, answer.error.field_name)
    if answer.result is msgspec.UNSET:
        raise ApiUnreachable(command, "The answer has neither a result nor an error.", outcome_unknown=write)
    return answer.result, answer
