"""The account's history: one row for every write that was done, in the same transaction as the write."""

import json
from typing import Any, Final

from panel.sandbox.calls import Answer, Call, Method
from panel.sandbox.params import Sent, as_sent
from panel.sandbox.store import stamp

ROW: Final = """
    INSERT INTO audit_log
    (account_id, subuser_id, subuser_name, key_id, requested, ip, cmd_name, cmd_args, cmd_result)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# Only these parts of an answer go into the history: a new private key must not.
TOLD: Final = (
    "user_id",
    "application_id",
    "application_name",
    "secure_record_storage",
    "subuser_id",
    "key_id",
    "skill_id",
)


def record(call: Call, method: Method, sent: Sent, answer: Answer, ip: str) -> None:
    """Record who did what, with which arguments (no secrets: A25), and the result. Not for refused calls."""
    caller = call.caller
    kept = _kept(answer)
    call.db.execute(
        ROW,
        (
            caller.account_id,
            caller.subuser_id,
            caller.subuser_name,
            caller.key_id,
            stamp(),
            ip,
            method.name,
            json.dumps(as_sent(method.params, call.args, sent), ensure_ascii=False),
            json.dumps(kept, ensure_ascii=False) if kept else None,
        ),
    )


def _kept(answer: Answer) -> dict[str, Any]:
    result = answer["result"]
    values = answer | result if isinstance(result, dict) else answer
    return {name: values[name] for name in TOLD if name in values}
