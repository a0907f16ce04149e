"""Was the journal changed? Checks the chain in the database, or an exported file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from panel.journal.chain import NOTHING, digest, line_of
from panel.journal.entries import entry_of
from panel.journal.kinds import Kind
from panel.journal.models import ChainHead, Entry, Event
from panel.people.models import Account

CHUNK = 2000


class Head(NamedTuple):
    """A place in a chain, as it is printed and noted elsewhere: `812:6f3a...`."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """ValueError unless it is a number, a colon and 64 hexadecimal digits."""
        seq, _, hash_ = text.strip().partition(":")
        if not (seq.isascii() and seq.isdigit() and len(hash_) == len(NOTHING)):
            raise ValueError("A head looks like 812:6f3a..., with 64 digits after the colon.")
        return cls(int(seq), hash_.lower())


@dataclass
class Verdict:
    """`problems` are signs of a change, `remarks` say what could not be checked."""

    events: int = 0
    head: Head = field(default_factory=lambda: Head(0, NOTHING))
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def verify(account: Account, noted: Head | None = None) -> Verdict:
    """The account's chain from its anchor to its head, then its entries; `noted` is an earlier head."""
    verdict = Verdict()
    row = ChainHead.objects.filter(account=account).first()
    anchor = Head(row.anchor_seq, row.anchor_hash) if row else Head(0, NOTHING)
    known = {anchor.seq: anchor.hash}
    events = Event.objects.filter(account=account).order_by("seq", "pk").iterator(CHUNK)
    lines = (({**line_of(account.account_id, event), "hash": event.hash}) for event in events)
    verdict.head = anchor
    for line in lines:
        verdict.problems += link_problems(verdict.head, line)
        verdict.head = Head(line["seq"], line["hash"])
        verdict.events += 1
        if noted and noted.seq == line["seq"]:
            known[noted.seq] = line["hash"]
    verdict.problems += head_problems(verdict.head, Head(row.seq, row.hash) if row else None)
    verdict.problems += anchor_problems(account, anchor)
    verdict.problems += entry_problems(account, anchor)
    if noted:
        compare(verdict, noted, known, anchor)
    return verdict


def link_problems(before: Head, line: dict[str, Any], *, gaps: bool = False) -> Iterator[str]:
    """Of one line, and of its place after the one before. With `gaps`, lines may be missing."""
    seq = line.get("seq")
    if not isinstance(seq, int):
        yield "An event has no number."
        return
    if digest({name: value for name, value in line.items() if name != "hash"}) != line.get("hash"):
        yield f"Event {seq} was changed."
    if seq <= before.seq:
        yield f"Event {seq} comes after event {before.seq}: the order was changed, or it is repeated."
    elif seq > before.seq + 1:
        if not gaps:
            yield f"Missing: {span(before.seq + 1, seq - 1)}."
    elif line.get("prev") != before.hash:
        yield f"Event {seq} does not follow event {before.seq}: one of the two was changed or replaced."


def span(first: int, last: int) -> str:
    return f"event {first}" if first == last else f"events {first} to {last}"


def head_problems(found: Head, kept: Head | None) -> Iterator[str]:
    if kept is None:
        if found.seq:
            yield "The chain's head is missing."
    elif kept.seq > found.seq:
        yield f"Missing at the end: {span(found.seq + 1, kept.seq)}."
    elif kept != found:
        yield f"The chain ends with event {found.seq}, and its head says something else."


def anchor_problems(account: Account, anchor: Head) -> Iterator[str]:
    """Of the beginning: retention records an event for each cut."""
    cut = Event.objects.filter(account=account, kind=Kind.TIDIED).order_by("-seq").first()
    recorded = Head(int(cut.arguments["up_to"]), cut.arguments["hash"]) if cut else Head(0, NOTHING)
    if recorded != anchor:
        yield f"Events up to {anchor.seq} are missing, but the journal records a removal up to {recorded.seq}."


def entry_problems(account: Account, anchor: Head) -> Iterator[str]:
    events = Event.objects.filter(account=account, first__gt=anchor.seq).order_by("first", "seq").iterator(CHUNK)
    entries = iter(Entry.objects.filter(account=account).order_by("seq").iterator(CHUNK))
    entry = next(entries, None)
    for first, group in groupby(events, lambda event: event.first):
        expected = entry_of(group)
        while entry is not None and entry.seq < first:
            yield f"Entry {entry.seq} has no events."
            entry = next(entries, None)
        if entry is None or entry.seq != first:
            yield f"Entry {first} is not shown."
            continue
        if any(getattr(entry, name) != value for name, value in expected.items()):
            yield f"Entry {first} is different from its events."
        entry = next(entries, None)
    while entry is not None:
        yield f"Entry {entry.seq} has no events."
        entry = next(entries, None)


def compare(verdict: Verdict, noted: Head, known: dict[int, str], anchor: Head) -> None:
    if noted.seq in known:
        if known[noted.seq] != noted.hash:
            verdict.problems.append(f"Event {noted.seq} is not the one that was noted.")
    elif noted.seq < anchor.seq:
        verdict.remarks.append(f"Event {noted.seq} was removed with the old ones; it cannot be compared.")
    else:
        verdict.problems.append(f"Event {noted.seq} was noted, and is missing.")


def verify_export(lines: Iterable[str], noted: Head | None = None, *, filtered: bool = False) -> Verdict:
    """A file of JSON lines: each line, and each line with the one before.

    A file cannot show what is missing before its first line, after its last one and, in a filtered export, between two
    lines. A noted head shows the second.
    """
    verdict, known, account = Verdict(), dict[int, str](), None
    for number, text in enumerate(lines, 1):
        line = parsed(text)
        if line is None:
            verdict.problems.append(f"Line {number} is no event.")
            continue
        before = verdict.head if verdict.events or line["seq"] == 1 else Head(line["seq"] - 1, line["prev"])
        account = line["account"] if account is None else account
        if line["account"] != account:
            verdict.problems.append(f"Line {number} belongs to another account.")
        verdict.problems += link_problems(before, line, gaps=filtered)
        verdict.head = Head(line["seq"], line["hash"])
        verdict.events += 1
        known[line["seq"]] = line["hash"]
    if filtered:
        verdict.remarks.append("What a filter left out, and what was removed between two events, looks the same here.")
    if noted:
        compare(verdict, noted, known, Head(min(known, default=0), NOTHING))
    return verdict


def parsed(text: str) -> dict[str, Any] | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None
    needed = {"seq": int, "account": int, "prev": str, "hash": str}
    fits = isinstance(line, dict) and all(isinstance(line.get(name), kind) for name, kind in needed.items())
    return line if fits else None
