"""Checks the fields of JSON objects that are sent to the control addresses."""

from dataclasses import fields
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


class WrongField(ValueError):
    pass


def checked(kind: type, sent: object) -> dict[str, Any]:
    """
    Raises:
        WrongField: it is not an object, or has an unknown field or one of a wrong type.
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
    """The fields that may be sent, with their types; not those with an underscore."""
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
