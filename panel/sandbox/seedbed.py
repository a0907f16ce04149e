"""Helpers for first data."""

import random
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from panel.sandbox.store import stamp


@dataclass(slots=True)
class Bed:
    """An account, its random generator, and the hash that all its passwords share."""

    db: sqlite3.Connection
    account_id: int
    dice: random.Random
    password: str
    now: datetime

    def insert(self, table: str, **columns: object) -> int:
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        return self.db.execute(sql, tuple(columns.values())).lastrowid or 0

    def earlier(self, days: int) -> datetime:
        return self.now - timedelta(seconds=self.dice.randrange(3600, days * 86400))

    def created(self) -> dict[str, Any]:
        """Columns of something that was created in the past and never changed."""
        moment = stamp(self.earlier(500))
        return {"created": moment, "modified": moment}
