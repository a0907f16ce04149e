"""A subuser's password, checked: Logon and GetSessionID.

Neither is documented for subusers. Public code posts them to a regional host; what it sends is known, what comes back
only in part (A51).
"""

import hashlib
import secrets
import sqlite3
import time
from typing import Final

from panel.sandbox import passwords
from panel.sandbox.calls import Answer, Call, Method
from panel.sandbox.errors import Refusal
from panel.sandbox.params import OneOf, Param, number, password, text
from panel.sandbox.store import one

LIFETIME: Final = 8 * 3600  # A52

SUBUSER: Final = """
    SELECT subuser_id, password, account_id, account_name FROM subusers JOIN accounts USING (account_id)
    WHERE subuser_name = :subuser_login AND (:account_id IS NULL OR account_id = :account_id)
    AND (:account_name IS NULL OR account_name = :account_name)
    AND (:account_email IS NULL OR account_email = :account_email)
"""


def logon(call: Call) -> Answer:
    """A temporary session of a subuser (A51). The refusal is the same for every error."""
    subuser = _subuser(call)
    if subuser is None or not passwords.matches(call.args["subuser_password"], subuser["password"]):
        raise Refusal(1)
    answer: Answer = {"result": _new_session(call, subuser["subuser_id"])}
    return answer | {name: subuser[name] for name in ("account_id", "account_name")}


def get_session_id(call: Call) -> Answer:
    """A new session for a valid one (A51). 161: unknown; 135: it has ended."""
    subuser = _subuser(call)
    session = one(call.db, "SELECT * FROM sessions WHERE session_hash = ?", _hashed(call.args["session_id"]))
    if subuser is None or session is None or session["subuser_id"] != subuser["subuser_id"]:
        raise Refusal(161, "session_id")
    if session["expires"] < time.time():
        raise Refusal(135)
    return {"result": _new_session(call, subuser["subuser_id"])}


def _subuser(call: Call) -> sqlite3.Row | None:
    login = {"subuser_login": call.args["subuser_login"].lower()}
    row: sqlite3.Row | None = call.db.execute(SUBUSER, call.args | login).fetchone()
    return row


def _new_session(call: Call, subuser_id: int) -> str:
    session = secrets.token_hex(16)
    sql = "INSERT INTO sessions (session_hash, subuser_id, expires) VALUES (?, ?, ?)"
    call.db.execute(sql, (_hashed(session), subuser_id, time.time() + LIFETIME))
    return session


def _hashed(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()


ACCOUNT: Final = ("account_id", "account_name", "account_email")
WHO: Final[tuple[Param, ...]] = (
    number("account_id"),
    text("account_name"),
    text("account_email"),
    text("subuser_login", required=True),
)

METHODS: Final = (
    Method(
        "Logon",
        logon,
        public=True,
        writes=True,
        recorded=False,
        params=(*WHO, password("subuser_password", required=True)),
        alternatives=(OneOf(ACCOUNT),),
    ),
    Method(
        "GetSessionID",
        get_session_id,
        public=True,
        writes=True,
        recorded=False,
        params=(*WHO, password("session_id", required=True)),
        alternatives=(OneOf(ACCOUNT),),
    ),
)
