"""Declared parameters: name, kind, whether it is required, limits, and error codes."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any, Final

from panel.sandbox.errors import Refusal

ALL: Final = "all"
# Every value of every parameter, in the order in which they came.
Sent = Mapping[str, Sequence[str]]
LARGEST_PAGE: Final = 1000


class Kind(Enum):
    TEXT = auto()
    NUMBER = auto()
    COUNT = auto()
    FLAG = auto()
    IDS = auto()
    IDS_OR_ALL = auto()
    NAMES = auto()
    TIMESTAMP = auto()
    JSON_LIST = auto()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the documentation leaves open; see `Behaviour`."""

    strict_defaults: bool = False
    largest_page: int = LARGEST_PAGE
    refuses_large_pages: bool = False


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter. `invalid` and `missing`: the codes for a wrong and for a missing value.

    `overwrites`: the documented default of an editing method's parameter, which may overwrite what is not sent (A20).
    """

    name: str
    kind: Kind
    required: bool = False
    default: Any = None
    overwrites: Any = None
    invalid: int = 496
    missing: int = 134  # A17
    shorter_than: int | None = None
    too_long: int = 499
    pattern: re.Pattern[str] | None = None
    choices: Sequence[str] = ()
    smallest: int | None = None
    largest: int | None = None
    may_be_empty: bool | None = None  # None: A31
    secret: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """Parameters of which only one may be sent. `missing` and `both` are codes (A17, A18)."""

    names: tuple[str, ...]
    required: bool = True
    missing: int = 134
    both: int = 458
    exclusive: bool = True


def text(name: str, **limits: Any) -> Param:
    return Param(name, Kind.TEXT, **limits)


def password(name: str, *, required: bool = False) -> Param:
    """Its rules are in `passwords`, which also refuses an empty one."""
    return Param(name, Kind.TEXT, required=required, secret=True)


def number(name: str, **limits: Any) -> Param:
    return Param(name, Kind.NUMBER, **limits)


def flag(name: str, *, default: bool | None = None, required: bool = False, overwrites: bool | None = None) -> Param:
    return Param(name, Kind.FLAG, default=default, required=required, overwrites=overwrites)


def ids(name: str, *, or_all: bool = False) -> Param:
    return Param(name, Kind.IDS_OR_ALL if or_all else Kind.IDS)


def names(name: str, **limits: Any) -> Param:
    return Param(name, Kind.NAMES, **limits)


def timestamp(name: str) -> Param:
    return Param(name, Kind.TIMESTAMP, invalid=111)


def json_list(name: str, *, required: bool = False) -> Param:
    return Param(name, Kind.JSON_LIST, required=required)


def paging(count: int = 20) -> tuple[Param, Param]:
    """A13 about the largest page, A14 about the usual one."""
    return (
        Param("count", Kind.COUNT, default=count, smallest=0),
        number("offset", default=0, smallest=0),
    )


def one_of(*names: str) -> OneOf:
    """Alternatives that need not be given."""
    return OneOf(names, required=False)


def one_application(*, required: bool = True) -> OneOf:
    return OneOf(("application_id", "application_name"), required, missing=116)


def one_user(*, required: bool = True) -> OneOf:
    return OneOf(("user_id", "user_name"), required, missing=117)


def one_role(*, required: bool = True) -> OneOf:
    return OneOf(("role_id", "role_name"), required, missing=440, both=449)


def parse(params: Sequence[Param], alternatives: Sequence[OneOf], sent: Sent, reading: Reading) -> dict[str, Any]:
    """The method's arguments by name, None if nothing was sent. Unknown ones are ignored."""
    values = {param.name: _value(param, as_one(param, sent), reading) for param in params}
    for choice in alternatives:
        given = [name for name in choice.names if values[name] is not None]
        if choice.exclusive and len(given) > 1:
            raise Refusal(choice.both, given[1], ", ".join(choice.names))
        if choice.required and not given:
            raise Refusal(choice.missing, choice.names[0])
    if reading.strict_defaults:
        absent = {param.name: param.overwrites for param in params if values[param.name] is None}
        values |= absent
    return values


def as_sent(params: Sequence[Param], values: Mapping[str, Any], sent: Sent) -> dict[str, Any]:
    """What was sent, as the method understood it, without secrets: for the audit log."""
    return {
        param.name: "******" if param.secret else _plain(values[param.name]) for param in params if sent.get(param.name)
    }


def as_one(param: Param, sent: Sent) -> str | None:
    """If it was sent several times, a list has all values; of others the first counts (A37)."""
    given = sent.get(param.name)
    if not given:
        return None
    return ";".join(given) if param.kind in LISTS else given[0]


def _value(param: Param, raw: str | None, reading: Reading) -> Any:
    if raw is not None and not (raw == "" and _means_absent(param)):
        value: Any = PARSERS[param.kind](param, raw)
        if param.kind is Kind.COUNT and value > reading.largest_page and reading.refuses_large_pages:
            raise Refusal(param.invalid, param.name)
    elif param.required:
        raise Refusal(param.missing, param.name)
    else:
        value = param.default
    return min(value, reading.largest_page) if param.kind is Kind.COUNT else value  # A13


def _means_absent(param: Param) -> bool:
    """A31: only a text can be empty, but not a required one. A password is checked later."""
    if param.kind is not Kind.TEXT:
        return True
    return param.required and param.may_be_empty is None and not param.secret


def _text(param: Param, raw: str) -> str:
    if not raw and param.may_be_empty is False:
        raise Refusal(param.invalid, param.name)
    if param.shorter_than is not None and len(raw) >= param.shorter_than:
        raise Refusal(param.too_long, param.name, param.shorter_than)
    if param.pattern and not param.pattern.fullmatch(raw):
        raise Refusal(param.invalid, param.name)
    if param.choices and raw not in param.choices:
        raise Refusal(param.invalid, param.name)
    return raw


def _number(param: Param, raw: str) -> int:
    value = _integer(param, raw)
    if param.smallest is not None and value < param.smallest:
        raise Refusal(param.invalid, param.name)
    if param.largest is not None and value > param.largest:
        raise Refusal(param.invalid, param.name)
    return value


def _integer(param: Param, raw: str) -> int:
    """A whole number of 64 bits. For anything else the API returns its runtime's message."""
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", raw) or not -(2**63) <= int(raw) < 2**63:
        raise Refusal(101, param.name, raw)
    return int(raw)


def _flag(param: Param, raw: str) -> bool:
    match raw.lower():
        case "true" | "1":
            return True
        case "false" | "0":
            return False
    raise Refusal(param.invalid, param.name)


def _ids(param: Param, raw: str) -> list[int]:
    return [_integer(param, item) for item in raw.rstrip(";").split(";")]


def _ids_or_all(param: Param, raw: str) -> list[int] | str:
    return ALL if raw == ALL else _ids(param, raw)


def _names(param: Param, raw: str) -> list[str]:
    items = [item for item in raw.split(";") if item]
    if not items or (param.choices and not set(items) <= set(param.choices)):
        raise Refusal(param.invalid, param.name)
    return items


def _timestamp(param: Param, raw: str) -> datetime:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", raw, re.ASCII):
        raise Refusal(param.invalid, param.name)
    try:
        return datetime.strptime(raw, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise Refusal(param.invalid, param.name) from None


def _json_list(param: Param, raw: str) -> list[dict[str, Any]]:
    """Halves of surrogate pairs, which JSON can contain, are not text."""
    try:
        items = json.loads(raw)
        json.dumps(items, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refusal(param.invalid, param.name) from None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Refusal(param.invalid, param.name)
    return items


def _plain(value: Any) -> Any:
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else value


PARSERS: Final = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.COUNT: _number,
    Kind.FLAG: _flag,
    Kind.IDS: _ids,
    Kind.IDS_OR_ALL: _ids_or_all,
    Kind.NAMES: _names,
    Kind.TIMESTAMP: _timestamp,
    Kind.JSON_LIST: _json_list,
}
LISTS: Final = frozenset({Kind.IDS, Kind.IDS_OR_ALL, Kind.NAMES})
