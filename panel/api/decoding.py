"""From a body to a typed answer: read strictly as documented if possible, otherwise tolerantly; or an error."""

import logging
from contextlib import suppress
from functools import cache
from typing import Any, Final, NamedTuple, get_args, get_origin

import msgspec

from panel.api.answers import Answer, Moment
from panel.api.errors import BUSY, N_, ApiBusy, ApiRefused, ApiUnreachable
from panel.api.lenient import MISFITS, NotUnderstood, Reading, as_list, mapping, text, truth, whole_number

log = logging.getLogger(__name__)

BROKEN: Final = (msgspec.MsgspecError, UnicodeDecodeError, TypeError, ValueError, RecursionError)
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
IDS: Final = ("user_id", "application_id", "skill_id", "subuser_id")


class Refusal(NamedTuple):
    """An error of the API; `field` is undocumented, and was seen in live answers."""

    code: int
    message: str
    field: str | None


def decode[T](command: str, body: bytes, kind: type[T], *, write: bool) -> Answer[T]:
    """The answer, with its result as `kind`.

    Raises:
        ApiRefused: the body is an error of the API, whatever else is in it.
        ApiUnreachable: the body is not a possible answer of `command`.
    """
    try:
        answer: Answer[T] = decoder_of(kind).decode(body)  # type: ignore[arg-type]  # types are hashable
    except BROKEN:
        return decode_leniently(command, body, kind, write=write)
    if answer.error is None and answer.errors is None and answer.result is not msgspec.UNSET:
        return answer
    return decode_leniently(command, body, kind, write=write)


@cache  # a decoder takes longer to make than to use
def decoder_of(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(Answer[kind], dec_hook=read_moment)


def read_moment(kind: type, value: object) -> object:
    """Msgspec's hook for types that are not its own."""
    if kind is Moment and isinstance(value, str):
        return Moment.read(value)
    raise TypeError(f"{kind} cannot be made of {value!r}")


def decode_leniently[T](command: str, body: bytes, kind: type[T], *, write: bool) -> Answer[T]:
    """The same, for answers that are not exactly as documented."""
    envelope = envelope_of(command, body, write=write)
    if refusal := refusal_in(envelope):
        raise refused(command, refusal)
    if any(envelope.get(name) for name in ("error", "errors")):
        raise ApiUnreachable(command, N_("The answer holds an error without a code."), outcome_unknown=write)
    reading = Reading()
    try:
        answer = read_answer(envelope, kind, reading)
    except NotUnderstood as error:
        complain(command, reading)
        raise misfit(command, str(error), write=write) from None
    complain(command, reading)
    return answer


def misfit(command: str, why: str, *, write: bool) -> ApiUnreachable:
    if not why:
        return ApiUnreachable(command, N_("The answer is not what is documented."), outcome_unknown=write)
    text = N_("The answer is not what is documented: %(why)s.")
    return ApiUnreachable(command, text, outcome_unknown=write, why=why)


def envelope_of(command: str, body: bytes, *, write: bool) -> dict[str, Any]:
    """The body as an object.

    Raises:
        ApiUnreachable: it is not one.
    """
    try:
        return mapping(msgspec.json.decode(body.removeprefix(BYTE_ORDER_MARK)))
    except BROKEN as error:
        raise misfit(command, N_("it is not a JSON object"), write=write) from error


def refusal_in(envelope: dict[str, Any]) -> Refusal | None:
    """The first error with a code: in `error`, else in `errors`."""
    for error in [*as_list(envelope.get("error")), *as_list(envelope.get("errors"))]:
        try:
            code = whole_number(error["code"])
        except MISFITS:
            continue
        return Refusal(code, text_or_none(error.get("msg")) or "", text_or_none(error.get("field_name")))
    return None


def text_or_none(value: object) -> str | None:
    try:
        return text(value)
    except MISFITS:
        return None


def refused(command: str, refusal: Refusal) -> ApiRefused:
    kind = ApiBusy if refusal.code in BUSY else ApiRefused
    return kind(command, refusal.code, refusal.message, refusal.field)


def read_answer[T](envelope: dict[str, Any], kind: type[T], reading: Reading) -> Answer[T]:
    numbers = {name: number_in(envelope, name, reading) for name in ("total_count", *IDS)}
    address = text_or_none(envelope.get("api_address"))
    if "result" not in envelope and not any(numbers[name] for name in IDS):
        raise NotUnderstood(N_("it has neither a result nor an error"))
    result, unreadable = read_result(envelope.get("result"), kind, reading)
    return Answer(result, unreadable=unreadable, api_address=address, **numbers)


def read_result(value: object, kind: Any, reading: Reading) -> tuple[Any, int]:
    """The result, and how many of its rows could not be read. A list without rows may be null.

    Raises:
        NotUnderstood
    """
    if get_origin(kind) is not tuple:
        return reading.value(kind, value), 0
    items = as_list(value)
    if items and not any(isinstance(item, dict) for item in items):
        reading.note("result", value)
        raise NotUnderstood
    rows, unreadable = reading.rows(get_args(kind)[0], items, "result")
    return tuple(rows), unreadable


def number_in(envelope: dict[str, Any], name: str, reading: Reading) -> int | None:
    value = envelope.get(name)
    if value in (None, ""):
        return None
    try:
        return whole_number(value)
    except MISFITS:
        reading.note(name, value)
        return None


def complain(command: str, reading: Reading) -> None:
    """Log each field that was not understood: what it looked like, never its value."""
    for (field, looks), times in reading.notes.items():
        log.warning("%s: %s was not understood, %d time(s): %s", command, field, times, looks)


def is_done(result: object) -> bool:
    """Whether the result of a write says that it was done: 1 is documented."""
    if isinstance(result, list) and len(result) == 1:
        result = result[0]
    for read in (truth, whole_number):
        with suppress(*MISFITS):
            return read(result) > 0
    return False


def id_in(answer: Answer[Any], name: str) -> int | None:
    """The id of what a write created: beside the result, or inside it."""
    beside = getattr(answer, name)
    if beside is not None:
        return int(beside)
    for inside in as_list(answer.result) if isinstance(answer.result, dict | list) else ():
        try:
            return whole_number(inside[name])
        except MISFITS:
            continue
    return None
