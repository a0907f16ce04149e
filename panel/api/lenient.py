"""Reads plausible answers that are not exactly as documented.

This is the only tolerant step, between JSON and the typed objects; everything after it is strict. A null, and an empty
text in place of anything else, count as absent, and what is absent has its default. Numbers may be texts, booleans 0
and 1, a list its only item and the other way round, lists and objects may be JSON in a text. Fields without a default
are strict: ids and names of what is changed.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, NamedTuple, get_args, get_origin

import msgspec

from panel.api.answers import Moment, Row

type Reader = Callable[["Reading", str, object], Any]

TRUTHS: Final = {"true": True, "false": False, "1": True, "0": False}
MISFITS: Final = (TypeError, ValueError, OverflowError, KeyError)


class NotUnderstood(Exception):
    """A value that is none of what its field may hold."""


class Reading:
    """One answer being read, with a note of each field that was not understood."""

    def __init__(self) -> None:
        self.notes: Counter[tuple[str, str]] = Counter()  # (field, shape) -> how often; never a value
        self.noted = 0

    def note(self, field: str, value: object) -> None:
        self.notes[field, shape(value)] += 1
        self.noted += 1

    def note_once(self, before: int, field: str, value: object) -> None:
        """Note it, unless something inside it was noted since there were `before` notes."""
        if self.noted == before:
            self.note(field, value)

    def value[T](self, kind: type[T], value: object, field: str = "result") -> T:
        """The value as `kind`.

        Raises:
            NotUnderstood: as a whole; errors inside it are noted.
        """
        result: T = reader_of(kind)(self, field, value)  # type: ignore[arg-type]  # types are hashable
        return result

    def rows[T](self, kind: type[T], value: object, field: str) -> tuple[list[T], int]:
        """The items of a list, and how many of them could not be read."""
        read: Reader = reader_of(kind)  # type: ignore[arg-type]  # types are hashable
        found, unreadable = [], 0
        for item in as_list(value):
            try:
                found.append(read(self, field, item))
            except NotUnderstood:
                unreadable += 1
        return found, unreadable


class Field(NamedTuple):
    """A field of a struct: our name, the API's, how it is read."""

    name: str
    key: str
    read: Reader
    required: bool
    is_text: bool


def shape(value: object) -> str:
    """What a value looks like, without the value, so that it can be logged."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return f"text of {len(value)} characters"
        case list():
            return f"list of {len(value)}"
        case dict():
            return f"object of {len(value)} fields"
        case _:
            return "nothing"


def as_list(value: object) -> list[Any]:
    """A list, or what stands for one: its only item, JSON in a text, an empty object."""
    if isinstance(value, str):
        value = from_json(value)
    if isinstance(value, list):
        return value
    return [] if value in ({}, None) else [value]


def from_json(text: str) -> object:
    """A list or object written as a text; any other text is returned unchanged."""
    if not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return text


def whole_number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        return int(value)
    number = decimal_number(value)
    if not number.is_integer():
        raise ValueError
    return int(number)


def decimal_number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return {0: False, 1: True}[value]  # type: ignore[index]  # 1.0 is 1
    if isinstance(value, str):
        return TRUTHS[value.strip().lower()]
    raise TypeError


def text(value: object) -> str:
    """A text; an id or a name of digits only may come as a number."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return str(int(value)) if value == int(value) else str(value)


def moment(value: object) -> Moment:
    if not isinstance(value, str):
        raise TypeError
    return Moment.read(value)


def mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


SCALARS: Final[Mapping[Any, Callable[[object], Any]]] = {
    bool: truth,
    int: whole_number,
    float: decimal_number,
    str: text,
    Moment: moment,
    dict: mapping,
}


@cache
def reader_of(kind: Any) -> Reader:
    """Made once for each type.

    Raises:
        TypeError: there is no rule for this type yet.
    """
    origin = get_origin(kind) or kind
    if kind is Any:
        return lambda _reading, _field, value: value
    if origin is tuple:
        return list_reader(get_args(kind)[0])
    if origin is UnionType:
        return union_reader(tuple(reader_of(part) for part in get_args(kind) if part is not NoneType))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return struct_reader(kind)
    if origin in SCALARS:
        return scalar_reader(SCALARS[origin])
    raise TypeError(f"There is no rule for {kind}.")


def scalar_reader(read: Callable[[object], Any]) -> Reader:
    def reader(_reading: Reading, _field: str, value: object) -> Any:
        try:
            return read(value)
        except MISFITS as error:
            raise NotUnderstood from error

    return reader


def union_reader(parts: tuple[Reader, ...]) -> Reader:
    """The first type that fits. At most one of them may be a list or an object with notes."""
    if len(parts) == 1:
        return parts[0]

    def reader(reading: Reading, field: str, value: object) -> Any:
        for part in parts:
            with suppress(NotUnderstood):
                return part(reading, field, value)
        raise NotUnderstood

    return reader


def list_reader(kind: Any) -> Reader:
    """An item that cannot be read is left out and noted."""

    def reader(reading: Reading, field: str, value: object) -> Any:
        before = reading.noted
        found, unreadable = reading.rows(kind, value, field)
        if unreadable:
            reading.note_once(before, field, value)
        return tuple(found)

    return reader


def struct_reader(kind: type[msgspec.Struct]) -> Reader:
    """What cannot be understood gets its default, and its name goes to `unclear`."""

    def reader(reading: Reading, path: str, value: object) -> Any:
        fields = only_object(reading, path, value)
        found: dict[str, Any] = {}
        unclear: list[str] = []
        for field in fields_of(kind):
            given, before = fields.get(field.key), reading.noted
            if given is not None and (field.is_text or given != ""):
                try:
                    found[field.name] = field.read(reading, f"{path}.{field.key}", given)
                except NotUnderstood:
                    reading.note_once(before, f"{path}.{field.key}", given)
            if field.required and field.name not in found:
                reading.note_once(before, f"{path}.{field.key}", given)
                raise NotUnderstood
            if reading.noted != before:
                unclear.append(field.name)
        try:
            return kind(**found, **marks(kind, unclear))
        except ValueError as error:  # of the struct itself: values that fit their types but cannot be used
            reading.note_once(before, path, given)
            raise NotUnderstood from error

    return reader


def only_object(reading: Reading, field: str, value: object) -> Mapping[str, Any]:
    """An object: itself, the only item of a list, or JSON in a text."""
    if isinstance(value, str):
        value = from_json(value)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        reading.note(field, value)
        raise NotUnderstood
    return value


def marks(kind: type[msgspec.Struct], unclear: list[str]) -> dict[str, tuple[str, ...]]:
    """The `unclear` of a row, if there is one."""
    return {"unclear": tuple(unclear)} if unclear and issubclass(kind, Row) else {}


@cache
def fields_of(kind: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Without `unclear`, which no answer holds."""
    return tuple(
        Field(field.name, field.encode_name, reader_of(field.type), field.required, holds_text(field.type))
        for field in msgspec.structs.fields(kind)
        if field.name != "unclear"
    )


def holds_text(kind: Any) -> bool:
    return str in (kind, *get_args(kind))
