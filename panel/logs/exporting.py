"""The filtered journal as a file: streamed, with the fields of the chain.

JSON lines can be checked by `manage.py verify_journal --export`; CSV is for reading in a spreadsheet.
"""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from panel.journal.chain import PLAIN, line_of
from panel.journal.models import Entry, Event
from panel.logs.forms import LogFilterForm
from panel.people.models import Account

CHUNK = 500
COLUMNS = ["account", "at", "write", *PLAIN, "hash", "format"]
# A spreadsheet would run a cell that starts like this as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it, spreadsheets do not show other scripts correctly


def lines(account: Account, filters: LogFilterForm) -> Iterator[dict[str, Any]]:
    """The events of the entries that fit, in the chain's order; read in small parts, to keep nothing waiting."""
    events = Event.objects.filter(account=account).order_by("seq")
    if filters.is_used:
        entries = filters.entries(Entry.objects.filter(account=account, seq=OuterRef("first")))
        events = events.filter(Exists(entries))
    last = 0
    while chunk := list(events.filter(seq__gt=last)[:CHUNK]):
        for event in chunk:
            yield {**line_of(account.account_id, event), "hash": event.hash}
        last = chunk[-1].seq


def as_json_lines(account: Account, filters: LogFilterForm) -> Iterator[str]:
    for line in lines(account, filters):
        yield json.dumps(line, sort_keys=True, ensure_ascii=False) + "\n"


def as_csv(account: Account, filters: LogFilterForm) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for line in lines(account, filters):
        yield writer.writerow([cell(line[name]) for name in COLUMNS])


class Echo:
    """A file that returns what is written to it: csv's writer returns what `write` returned."""

    def write(self, text: str) -> str:
        return text


def cell(value: Any) -> str:
    """A value as a spreadsheet cell, never a formula."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(DANGEROUS) else text


FORMATS = {"csv": ("text/csv; charset=utf-8", as_csv), "jsonl": ("application/jsonl; charset=utf-8", as_json_lines)}
