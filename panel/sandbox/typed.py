"""Objects that come as JSON through the control addresses: their fields, checked."""

from dataclasses import fields
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


class WrongField(ValueError):
    """Says what is wrong with what was sent."""


def checked(kind: type, sent: object) -> dict[str, Any]:
    """The fields of a dataclass, as they come out of JSON.

    Raises:
        WrongField: it is no object, or has a field that is not known or not of its type.
    """
    if not isinstance(sent, dict):
        raise WrongField("an object is needed")
    hints = field_types(kind)
    for name, value in sent.items():
        if name not in hints:
            raise WrongField(f"{name!r} is none of {', '.join(hints)}")
        if not _fits(value, hints[name]):
            raise WrongField(f"{name} cannot be {value!r}")
    return sent


def field_types(kind: type) -> dict[str, Any]:
    """The fields that may be sent, with their types; those with an underscore are the object's own."""
    hints = get_type_hints(kind)
    return {item.name: hints[item.name] for item in fields(kind) if not item.name.startswith("_")}


def _fits(value: object, hint: Any) -> bool:
    """Whether a value is of a type: yes or no, a whole number from 0 on, a text, one of some words, a list of texts."""
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return any(_is_a(value, kind) for kind in kinds)


def _is_a(value: object, kind: Any) -> bool:
    if kind in (str, bool):
        return isinstance(value, kind)
    if kind is int:
        return type(value) is int and value >= 0
    if get_origin(kind) is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, str) and value in get_args(kind)
