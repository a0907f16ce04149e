"""What the columns of a file mean: by their names in the panel and in the API, or by what was chosen before."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from panel.jobs.models import Columns
from panel.people.models import Member

LEFT_OUT = ""


@dataclass(frozen=True)
class Column:
    """Something that a row can hold.

    Args:
        name: of the editor's field.
        words: other names that are understood, the API's among them.
        help: a line of the template's explanation.
        is_told: it is in an export, and says nothing to an import.
    """

    name: str
    label: str
    words: tuple[str, ...] = ()
    help: str = ""
    example: str = ""
    is_told: bool = False


def folded(header: str) -> str:
    """A name as it is compared: `User_Name ` and `user name` are the same."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", header).casefold()).strip()


@dataclass(frozen=True)
class Matched:
    """For each column of the file the name of a Column, LEFT_OUT, or None where nobody knows it yet."""

    meanings: list[str | None]

    def problems(self, headers: list[str], columns: Iterable[Column], needed: str) -> list[str]:
        """A sentence for everything that keeps the file from being checked."""
        labels = {column.name: column.label for column in columns}
        unknown = [header for header, meaning in zip(headers, self.meanings, strict=True) if meaning is None]
        chosen = [meaning for meaning in self.meanings if meaning]
        twice = sorted({labels[each] for each in chosen if chosen.count(each) > 1})
        found = [_("Choose what the column “{name}” means, or leave it out.").format(name=name) for name in unknown]
        found += [_("Two columns are “{name}”: leave one of them out.").format(name=name) for name in twice]
        if needed not in chosen:
            found.append(_("No column is “{name}”; without it nobody can be told apart.").format(name=labels[needed]))
        return found


def matched(headers: Iterable[str], columns: Iterable[Column], remembered: Mapping[str, str]) -> Matched:
    """What the headers mean, as far as it is known."""
    words = {folded(word): LEFT_OUT if column.is_told else column.name for column in columns for word in _all(column)}
    words |= {folded(RESULT): LEFT_OUT}
    return Matched([remembered.get(folded(header), words.get(folded(header))) for header in headers])


def _all(column: Column) -> tuple[str, ...]:
    return (column.name, column.label, *column.words)


def remembered(member: Member, kind: str) -> dict[str, str]:
    """What this member chose before, by folded header."""
    return dict(Columns.objects.filter(member=member, kind=kind).values_list("header", "meaning"))


def remember(member: Member, kind: str, headers: Iterable[str], meanings: Iterable[str]) -> None:
    """For the next file."""
    for header, meaning in zip(headers, meanings, strict=True):
        Columns.objects.update_or_create(
            member=member, kind=kind, header=folded(header)[:255], defaults={"meaning": meaning}
        )


RESULT = "Import result"  # the column that a result file has more than the upload
