"""Values in the cells of an import and of an export."""

import csv
import io
from collections.abc import Iterable

TRUE = frozenset(["yes", "true", "1", "on", "active", "x", "y", "да", "ja", "oui", "sí", "si"])
FALSE = frozenset(["no", "false", "0", "off", "inactive", "n", "нет", "nein", "non"])


def as_bool(text: str) -> bool | None:
    """Yes or no, in several languages; None for anything else."""
    word = text.strip().casefold()
    return True if word in TRUE else False if word in FALSE else None


def of_bool(value: bool | None) -> str:
    """What is not known is empty."""
    return "" if value is None else "yes" if value else "no"


def joined(names: Iterable[str]) -> str:
    """Several names in one cell, separated by semicolons; a name with one in it is put in quotation marks."""
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="").writerow(list(names))
    return line.getvalue()


def parted(text: str) -> list[str]:
    """The reverse of `joined`, as people type it. A line break separates as well.

    Raises:
        csv.Error: a quotation mark that is not closed.
    """
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True, strict=True)
    names = (name.strip() for line in lines for name in line)
    return list(dict.fromkeys(name for name in names if name))
