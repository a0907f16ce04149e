"""Compares an answer with what the panel expects: each difference, and whether the panel understands it anyway.

Expected are the typed objects of panel/api and the fields of the reference. panel/api's own tolerant reading shows
whether something is understood.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Final, NamedTuple, get_args, get_origin

import msgspec

from panel.api.answers import Moment
from panel.api.lenient import NotUnderstood, Reading, as_list
from panel.doctor.asking import Heard
from panel.doctor.documented import beside, fields
from panel.doctor.shapes import ABSENT, ANOTHER_NAME, DATE_FORMS, FIELD_NAME, kind_of

MISSING: Final = "for the panel the field is missing"
UNREAD: Final = "which is not documented; the panel does not read that"
NO_ROW: Final = "the panel cannot use such a row"
WORDS: Final[dict[Any, str]] = {
    bool: "a yes or no",
    int: "a whole number",
    float: "a number",
    str: "a text",
    Moment: "a date string YYYY-MM-DD HH:MM:SS",
    dict: "an object",
}


@dataclass(frozen=True)
class Difference:
    """One sentence about some fields of a method's answer."""

    said: str
    understood: bool


class Seen(NamedTuple):
    """How a field came, and what the panel makes of it."""

    came: str
    consequence: str
    understood: bool


type Noted = tuple[str, Seen]  # the field, and how it came


def differences(heard: Heard) -> list[Difference]:
    found: dict[Seen, dict[str, None]] = defaultdict(dict)
    for field, seen in noted(heard):
        found[seen][field] = None
    return [
        Difference(f"{heard.command}: {listed(names)} {seen.came}{mark(seen)}{seen.consequence}.", seen.understood)
        for seen, names in found.items()
    ]


def mark(seen: Seen) -> str:
    return ", " if seen.consequence.startswith("which") else "; "


def noted(heard: Heard) -> Iterator[Noted]:
    envelope = heard.envelope or {}
    question = heard.question
    yield from outermost(heard.command, envelope)
    result = envelope.get("result", ABSENT)
    if question.is_list:
        if not isinstance(result, list):
            yield "result", of_list(result)
        yield from in_rows(heard.command, question.row, as_list(None if result is ABSENT else result))
    elif isinstance(question.kind, type) and issubclass(question.kind, msgspec.Struct):
        if isinstance(result, list):
            yield "result", Seen("came as a list", "the panel reads its only item", len(result) == 1)
        yield from in_rows(heard.command, question.kind, as_list(result) or [result])
    else:
        yield from in_field("result", question.kind, result, required=True, always=True)


def of_list(value: object) -> Seen:
    if isinstance(value, dict):
        return Seen("came as one object", "the panel reads that as a list of one", True)
    if value is ABSENT:
        return Seen(came_as(value), "the panel expects a list, and does not understand the answer", False)
    if value is None:
        return Seen(came_as(value), "the panel reads that as an empty list", True)
    understood = all(isinstance(item, dict) for item in as_list(value))
    return Seen(
        came_as(value), "the panel reads that as a list" if understood else "the panel expects a list", understood
    )


def outermost(command: str, envelope: dict[str, Any]) -> Iterator[Noted]:
    documented = beside(command)
    for name in envelope:
        if name in ("error", "errors"):
            yield (
                name,
                Seen(f"{came_as(envelope[name])} in an answer", "the panel does not treat that as an error", True),
            )
        elif name not in documented:
            yield shown(name), Seen("came", UNREAD, True)
    if "total_count" in documented:
        total = envelope.get("total_count", ABSENT)
        if total is ABSENT and documented["total_count"]:
            yield "total_count", Seen("did not come", "the panel reads such a list until a page is empty", True)
        elif total is not ABSENT:
            yield from in_field("total_count", int, total, required=False, always=False)


def in_rows(where: str, kind: type[msgspec.Struct], rows: Iterable[object]) -> Iterator[Noted]:
    """Every field of every row. `where`: the method, and the path to the rows."""
    prefix = where.partition(".")[2]
    documented = fields(where)
    for row in rows:
        if not isinstance(row, dict):
            yield prefix or "result", Seen(f"held a row that {came_as(row)}", NO_ROW, False)
            continue
        expected = {field.encode_name: field for field in msgspec.structs.fields(kind) if field.name != "unclear"}
        for name, field in expected.items():
            always = (documented or {}).get(name, False)
            path = f"{prefix}.{name}" if prefix else name
            value = row.get(name, ABSENT)
            yield from in_field(path, field.type, value, required=field.required, always=always)
            if (inner := struct_in(field.type)) is not None and isinstance(value, list | dict | str):
                yield from in_rows(f"{where}.{name}", inner, as_list(value))
        if documented is not None:
            for name in [name for name in row if name not in expected and name not in documented]:
                yield (f"{prefix}.{shown(name)}" if prefix else shown(name)), Seen("came", UNREAD, True)


def in_field(path: str, kind: Any, value: object, *, required: bool, always: bool) -> Iterator[Noted]:
    if value is ABSENT or value is None or (value == "" and not holds_text(kind)):
        if required:
            yield path, Seen(came_as(value), NO_ROW, False)
        elif value is not ABSENT or always:
            yield path, Seen(came_as(value), MISSING, True)
    elif not fits(kind, value):
        expected = words_of(kind)
        if is_understood(kind, value):
            yield path, Seen(came_as(value, kind), f"the panel reads that as {expected}", True)
        else:
            yield path, Seen(came_as(value, kind), f"the panel expects {expected}, and does not understand it", False)


def fits(kind: Any, value: object) -> bool:
    """Whether a value has exactly this type."""
    origin = get_origin(kind) or kind
    if origin is UnionType:
        return any(fits(part, value) for part in get_args(kind) if part is not NoneType)
    if origin is Moment:
        return isinstance(value, str) and bool(DATE_FORMS[0][0].fullmatch(value))
    if origin is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if origin is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if origin is tuple and struct_in(kind) is None:
        return isinstance(value, list) and all(fits(get_args(kind)[0], item) for item in value)
    return isinstance(value, {tuple: list}.get(origin, dict if struct_in(kind) else origin))


def is_understood(kind: Any, value: object) -> bool:
    """Whether the panel's tolerant reading understands all of it."""
    reading = Reading()
    try:
        reading.value(kind, value)
    except NotUnderstood:
        return False
    return not reading.notes


def struct_in(kind: Any) -> type[msgspec.Struct] | None:
    inner = get_args(kind)[0] if get_origin(kind) is tuple else kind
    return inner if isinstance(inner, type) and issubclass(inner, msgspec.Struct) else None


def parts_of(kind: Any) -> tuple[Any, ...]:
    return tuple(part for part in get_args(kind) if part is not NoneType) if get_origin(kind) is UnionType else (kind,)


def holds_text(kind: Any) -> bool:
    return str in parts_of(kind)


def words_of(kind: Any) -> str:
    return " or ".join(WORDS.get(get_origin(part) or part, "a list") for part in parts_of(kind))


def came_as(value: object, kind: Any = None) -> str:
    """How a value came, in words, without the value."""
    if value is ABSENT:
        return "did not come"
    if isinstance(value, list) and get_origin(kind) is tuple:
        return "came as a list of something else"
    if isinstance(value, dict | list):
        return "came as an object" if isinstance(value, dict) else "came as a list"
    if bool in parts_of(kind) and value in (0, 1):
        return "came as 0 or 1"
    return f"came as {kind_of(value)}"


def shown(name: str) -> str:
    return name if FIELD_NAME.fullmatch(name) else ANOTHER_NAME


def listed(names: Iterable[str]) -> str:
    *some, last = names
    return f"{', '.join(some)} and {last}" if some else last
