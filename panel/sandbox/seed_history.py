"""The past two weeks of the demo account, so that its history is not empty on the first day."""

import json
import random
import sqlite3
from datetime import datetime, timedelta
from typing import Any, Final

from panel.sandbox.store import stamp

DAYS: Final = 14
ROWS: Final = 60

# What was done, to what, and which part of it the history stores.
EVENTS: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("SetUserInfo", "user_id", {"user_active": False}),
    ("SetUserInfo", "user_id", {"user_active": True}),
    ("SetUserInfo", "user_id", {"user_password": "******"}),
    ("SetUserInfo", "user_id", {"user_display_name": "Renamed"}),
    ("SetApplicationInfo", "application_id", {"secure_record_storage": True}),
    ("SetSubUserInfo", "subuser_id", {"description": "Night shift"}),
)
TABLES: Final = {"user_id": "users", "application_id": "applications", "subuser_id": "subusers"}


def add_history(db: sqlite3.Connection, account_id: int, dice: random.Random, now: datetime) -> None:
    """Rows of the account itself and of its subusers, oldest first."""
    subusers = db.execute(
        "SELECT subuser_id, subuser_name FROM subusers WHERE account_id = ?", (account_id,)
    ).fetchall()
    ids = {column: _ids(db, f"SELECT {column} FROM {table}", account_id) for column, table in TABLES.items()}  # noqa: S608
    moments = sorted(now - timedelta(seconds=dice.randrange(600, DAYS * 86400)) for _ in range(ROWS))
    for moment in moments:
        name, column, arguments = dice.choice(EVENTS)
        actor = dice.choice((None, None, *subusers))
        db.execute(
            "INSERT INTO audit_log"
            " (account_id, subuser_id, subuser_name, key_id, requested, ip, cmd_name, cmd_args)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                account_id,
                actor["subuser_id"] if actor else None,
                actor["subuser_name"] if actor else None,
                "",
                stamp(moment),
                f"192.0.2.{dice.randrange(1, 20)}",
                name,
                json.dumps({column: dice.choice(ids[column])} | arguments),
            ),
        )


def _ids(db: sqlite3.Connection, select: str, account_id: int) -> list[int]:
    return [row[0] for row in db.execute(f"{select} WHERE account_id = ?", (account_id,))]
