"""What answers look like, without values: types, field names, whether lists are empty, have one item, or more."""

import re
from typing import Any, Final

from panel.api.lenient import from_json

ABSENT: Final = object()
# In these, even names of fields are the account's data: arguments and results of calls.
OPAQUE: Final = frozenset({"cmd_args", "cmd_result"})
# A possible name of a field; others may be data, as in an object from people's names to people.
FIELD_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
ANOTHER_NAME: Final = "(another name)"
DEEPEST: Final = 12
MOST_FIELDS: Final = 150

DATE_FORMS: Final = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "date string YYYY-MM-DD HH:MM:SS"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "date string YYYY-MM-DD"),
    (re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*"), "date string of another form"),
)


def kind_of(value: object) -> str:
    """The kind of a value that is neither a list nor an object."""
    if value is ABSENT:
        return "absent"
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "number"
        case float():
            return "number with a fraction"
        case str():
            return kind_of_text(value)
        case _:
            return "something else"


def kind_of_text(text: str) -> str:
    if not text:
        return "empty string"
    if re.fullmatch(r"-?\d+", text):
        return "digits as text"
    if re.fullmatch(r"-?\d+\.\d+", text):
        return "number with a fraction as text"
    if isinstance(from_json(text), list | dict):
        return "JSON in a string"
    return next((kind for form, kind in DATE_FORMS if form.fullmatch(text)), "string")


def shape_of(*values: object, depth: int = 0) -> Any:
    """The common shape of values in the same place. A shape is a text, an object, or a list with its items."""
    if depth > DEEPEST:
        return "(deeper)"
    kinds = sorted({kind_of(value) for value in values if not isinstance(value, dict | list)})
    objects = [value for value in values if isinstance(value, dict)]
    lists = [value for value in values if isinstance(value, list)]
    shapes: list[Any] = [" or ".join(kinds)] if kinds else []
    if objects:
        shapes.append(object_shape(objects, depth))
    if lists:
        shapes.append(list_shape(lists, depth))
    return shapes[0] if len(shapes) == 1 else {"either": shapes}


def object_shape(objects: list[dict[str, Any]], depth: int) -> dict[str, Any]:
    """Field by field; `absent` is among a field's kinds if an object lacks it."""
    names = list(dict.fromkeys(name for fields in objects for name in fields))
    shapes: dict[str, Any] = {}
    for name in names[:MOST_FIELDS]:
        values = [fields.get(name, ABSENT) for fields in objects]
        shown = name if FIELD_NAME.fullmatch(name) else ANOTHER_NAME
        shapes[shown] = outside(values) if name in OPAQUE else shape_of(*values, depth=depth + 1)
    return shapes


def outside(values: list[object]) -> str:
    kinds = {"object" if isinstance(value, dict) else "list" if isinstance(value, list) else "" for value in values}
    kinds |= {kind_of(value) for value in values if not isinstance(value, dict | list)}
    return " or ".join(sorted(kinds - {""}))


def list_shape(lists: list[list[Any]], depth: int) -> dict[str, Any]:
    items = [item for one in lists for item in one]
    lengths = sorted({"empty" if not one else "one" if len(one) == 1 else "many" for one in lists})
    shape: dict[str, Any] = {"list": " or ".join(lengths)}
    return shape | {"items": shape_of(*items, depth=depth + 1)} if items else shape
