"""The dry run of an import, whatever is imported: each row through the editor's own form, against what is there."""

from collections.abc import Callable, Iterator, Sequence
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from panel.bulk.columns import Column
from panel.bulk.reading.tables import DATE, Cell, kind_of, text_of
from panel.jobs.models import Job, JobRow
from panel.jobs.states import RowState, Verdict
from panel.web.spreadsheets import plain

AT_ONCE: Final = 200  # rows that are kept in memory
SAVED: Final = (
    "label",
    "sealed_secret",
    "generated",
    "verdict",
    "problems",
    "differences",
    "calls",
    "object_id",
    "step",
)

type Problem = tuple[str, str]  # the field's label, and a sentence
type Values = dict[str, str]


class Draft:
    """What a dry run finds of one row."""

    def __init__(self, row: JobRow, values: Values, problems: list[Problem]) -> None:
        self.row, self.values, self.problems = row, values, problems
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.differences: dict[str, tuple[str, str]] = {}
        self.is_new = False
        self.secret = ""
        self.generated = False

    def wrong(self, field: str, sentence: str) -> None:
        """One more problem."""
        self.problems.append((field, sentence))

    @property
    def verdict(self) -> Verdict:
        if self.problems:
            return Verdict.ERROR
        if not self.calls:
            return Verdict.NOTHING
        return Verdict.CREATE if self.is_new else Verdict.CHANGE

    def into_row(self) -> JobRow:
        """The row as it is kept."""
        row = self.row
        row.verdict, row.problems, row.step = self.verdict, self.problems, 0
        row.differences = self.differences
        row.calls = [] if self.problems else self.calls
        row.secret, row.generated = ("", False) if self.problems else (self.secret, self.generated)
        return row


def check_rows(
    job: Job, columns: Sequence[Column], examine: Callable[[list[Draft]], None], pulse: Callable[[], None]
) -> None:
    """Go through all rows in parts, so that their number costs no memory.

    Args:
        examine: adds problems, calls and differences to some drafts.
    """
    meanings: list[str] = job.options["meanings"]
    labels = {column.name: column.label for column in columns}
    rows = job.rows.filter(state=RowState.WAITING).order_by("number").iterator(AT_ONCE)
    for part in batched(rows, AT_ONCE):
        pulse()
        drafts = [draft_of(row, meanings, labels) for row in part]
        examine(drafts)
        save([draft.into_row() for draft in drafts])


def save(rows: Sequence[JobRow]) -> None:
    """In one transaction: a commit for each row would take longer than checking it."""
    with transaction.atomic():
        for row in rows:
            row.save(update_fields=SAVED)


def draft_of(row: JobRow, meanings: list[str], labels: dict[str, str]) -> Draft:
    """The row's values by field. An empty cell has none: it changes nothing."""
    cells: list[Cell] = row.cells
    values: Values = {}
    problems: list[Problem] = []
    for meaning, cell in zip(meanings, cells, strict=True):
        text = plain(text_of(cell))
        if not meaning or not text.strip():
            continue
        values[meaning] = text
        if problem := odd(meaning, cell):
            problems.append((labels[meaning], problem))
    row.label = values.get("name", "").strip()[:255].replace("\0", "")
    return Draft(row, values, problems)


def odd(meaning: str, cell: Cell) -> str:
    """What is wrong with a cell that Excel took for a date."""
    if kind_of(cell) == DATE and meaning in ("name", "display_name", "password", "skills", "queues", "roles"):
        return _("Excel made the date {date} of what was typed. Format the column as text, and type it again.").format(
            date=text_of(cell)
        )
    return ""


def errors_of(form: Any) -> Iterator[Problem]:
    """All errors of a form, in its own words."""
    for name, texts in form.errors.items():
        label = str(form.fields[name].label) if name in form.fields else ""
        for text in texts:
            yield label, str(text)


def names_once(drafts: Sequence[Draft], seen: dict[str, int]) -> None:
    """The second row with a name is wrong."""
    for draft in drafts:
        name = draft.values.get("name", "").strip().lower()
        if name and seen.setdefault(name, draft.row.number) != draft.row.number:
            draft.wrong(_("Username"), _("Row {number} has the same name.").format(number=seen[name]))
