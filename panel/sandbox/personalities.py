"""Other spellings of the same answers, each of which some page, client or live sample makes plausible.

A personality is a function from the documented answer to its own, and the largest page that it gives. It never
changes ids and names, or the meaning of an answer.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from panel.sandbox.params import LARGEST_PAGE

Answer = dict[str, Any]
Spell = Callable[[str, Answer], Answer]

# These parts of answers are data, not structure: arguments and results of calls.
OPAQUE: Final = frozenset({"cmd_args", "cmd_result"})
# Fields that a record may lack: only user_id, user_name, user_display_name and user_active are in every sample of
# GetUsers, and the clients' types mark the others as optional somewhere.
UNSAID: Final = frozenset(
    {
        *("created", "modified", "balance", "live_balance", "fixed_balance", "parent_accounting"),
        *("acd_status", "acd_status_change_time", "gui_only", "parent_role_id", "child_ids", "auto_link"),
        *("service_probability", "acd_queue_priority", "max_waiting_time", "max_queue_size", "average_service_time"),
        *("agent_selection", "task_selection", "call_max_waiting_time", "call_max_queue_size"),
        *("location", "currency", "language_code", "billing_limits", "money_on_hold", "credit_limit", "grace_credit"),
    }
)
# For these, false is a value and not the same as missing.
TELLING: Final = frozenset({"user_active", "admin_user_active", "admin_role_active", "allowed", "active"})
# Extra fields, of names that nothing else has and of every kind of value.
UNKNOWN: Final[Answer] = {
    "x_revision": 7,
    "x_note": "an unknown field",
    "x_flags": [True, False, None],
    "x_links": {"self": {"href": "/elsewhere"}},
    "x_nothing": None,
}


@dataclass(frozen=True, slots=True)
class Personality:
    about: str
    spell: Spell
    largest_page: int = LARGEST_PAGE


def documented(_method: str, answer: Answer) -> Answer:
    return answer


def terse(_method: str, answer: Answer) -> Answer:
    """Optional and empty values (false, 0, "") are null in one record, absent in the next.

    A refusal has only its code; lists have no counts.
    """
    if "error" in answer:
        return {"error": {"code": answer["error"]["code"], "msg": None}}
    kept = {name: value for name, value in answer.items() if name != "count"}
    return kept | {"result": _terse(answer["result"])}


def _terse(value: Any, index: int = 0) -> Any:
    match value:
        case list():
            return [_terse(item, place) for place, item in enumerate(value)]
        case dict():
            record = {name: item if name in OPAQUE else _terse(item, index) for name, item in value.items()}
            silent = {name for name, item in record.items() if name in UNSAID or _says_nothing(name, item)}
            spelled = {name: None if name in silent else item for name, item in record.items()}
            return {name: item for name, item in spelled.items() if name not in silent} if index % 2 else spelled
        case _:
            return value


def _says_nothing(name: str, value: Any) -> bool:
    return not value and name not in TELLING


def verbose(_method: str, answer: Answer) -> Answer:
    """Unknown fields in every object, first and last; a refusal has a result beside it."""
    spelled: Answer = _verbose(answer)
    return {"result": 0, **spelled} if "error" in answer else spelled


def _verbose(value: Any) -> Any:
    match value:
        case dict():
            known = {name: item if name in OPAQUE else _verbose(item) for name, item in value.items()}
            return {"x_first": "unknown", **known, **UNKNOWN}
        case list():
            return [_verbose(item) for item in value]
        case _:
            return value


def old(method: str, answer: Answer) -> Answer:
    """As clients of 2016 to 2019 received it, and as the types of other clients have it.

    Numbers are texts, booleans 0 and 1, a list of one object is the object; errors come once. What the audit log
    says of a call is a text. AddSubUser's id is beside its result, and CreateKey's result is a list.
    """
    if "error" in answer:
        return {"error": answer["error"]}
    match method:
        case "AddSubUser":
            answer = {"result": 1, **answer["result"]}
        case "CreateKey":
            return {"result": [_old(answer["result"])]}
    spelled: Answer = _old(answer)
    return spelled


def _old(value: Any) -> Any:
    match value:
        case dict():
            return {name: _as_text(item) if name in OPAQUE else _old(item) for name, item in value.items()}
        case [dict() as single]:
            return _old(single)
        case list():
            return [_old(item) for item in value]
        case bool():
            return int(value)
        case int() | float():
            return str(value)
        case _:
            return value


def _as_text(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False)


PERSONALITIES: Final = {
    "documented": Personality("as the documentation's examples have it", documented),
    "terse": Personality("nulls and absent fields where a value is optional", terse),
    "verbose": Personality("unknown fields in every object", verbose),
    "old": Personality("numbers as texts, 0 and 1, single objects in place of lists of one", old),
    "small-pages": Personality("at most 50 records in an answer, whatever is asked for", documented, largest_page=50),
}
