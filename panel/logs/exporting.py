"""The filtered journal as a file: streamed, with the fields of the chain.

JSON lines can be checked by `manage.py verify_journal --export`; CSV and XLSX are for reading in a spreadsheet.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from panel.journal import chain
from panel.journal.chain import PLAIN
from panel.journal.models import Entry, Event
from panel.logs.forms import LogFilterForm
from panel.people.models import Account
from panel.web import spreadsheets

CHUNK = 500
COLUMNS = ["account", "at", "write", *PLAIN, "hash", "format"]
JSON_LINES = "jsonl"
FORMATS = (*spreadsheets.FORMATS, JSON_LINES)


def lines(account: Account, filters: LogFilterForm) -> Iterator[dict[str, Any]]:
    """The events of the entries that fit, in the chain's order; read in small parts, to keep nothing waiting."""
    events = Event.objects.filter(account=account).order_by("seq")
    if filters.is_used:
        entries = filters.entries(account, Entry.objects.filter(account=account, seq=OuterRef("first")))
        events = events.filter(Exists(entries))
    last = 0
    while chunk := list(events.filter(seq__gt=last)[:CHUNK]):
        for event in chunk:
            yield chain.exported(account.account_id, event)
        last = chunk[-1].seq


def exported(account: Account, filters: LogFilterForm, format_: str) -> tuple[str, Iterator[bytes]]:
    """The content type, and the file in parts."""
    if format_ == JSON_LINES:
        return "application/jsonl; charset=utf-8", as_json_lines(account, filters)
    content_type, written = spreadsheets.FORMATS[format_]
    rows = ([cell(line[name]) for name in COLUMNS] for line in lines(account, filters))
    return content_type, written(COLUMNS, rows)


def as_json_lines(account: Account, filters: LogFilterForm) -> Iterator[bytes]:
    """A line for each event."""
    for line in lines(account, filters):
        yield (json.dumps(line, sort_keys=True, ensure_ascii=False) + "\n").encode()


def cell(value: Any) -> str:
    """A value as text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
