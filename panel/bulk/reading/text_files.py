"""CSV as Excel and others write it: in any of their encodings, with commas, semicolons or tabs."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from panel.bulk.reading.tables import Cell, Table, Unreadable, table_of

SAMPLE: Final = 64 * 1024  # bytes by which an encoding is recognized
BOMS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# What Excel writes as "CSV" follows the machine's language. Of more candidates, more are mistaken for each other.
OF_EXCEL: Final = ["cp1252", "cp1251"]
DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab"}
LONGEST_CELL: Final = 131_072


def read(data: bytes) -> Table:
    """A table; its rows are decoded while they are read.

    Raises:
        Unreadable
    """
    encoding = encoding_of(data)
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    delimiter, skip = dialect_of(text)
    text.seek(0)
    lines = lines_of(text, delimiter, skip)
    return table_of(lines, f"{encoding.upper()}, {DELIMITERS[delimiter]}")


def encoding_of(data: bytes) -> str:
    """The name of the encoding that this is written in.

    Raises:
        Unreadable
    """
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return checked(data, encoding)
    if (utf_16 := without_mark(data)) is not None:
        return checked(data, utf_16)
    try:
        return checked(data, "utf-8")
    except Unreadable:
        best = from_bytes(data[:SAMPLE], cp_isolation=OF_EXCEL).best()
        if best is None:
            raise
        return checked(data, best.encoding)


def without_mark(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of a line in Latin letters is zero."""
    sample = data[:200]
    zeros = [sample[0::2].count(0), sample[1::2].count(0)]
    if max(zeros) < len(sample) // 2 * 0.7:
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def checked(data: bytes, encoding: str) -> str:
    """The encoding, if all of the data is written in it. Decoded in parts: only the errors matter here.

    Raises:
        Unreadable
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), SAMPLE):
            decoder.decode(data[start : start + SAMPLE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise Unreadable(
            _(
                "The file's encoding cannot be recognized. Save it as “CSV UTF-8” in Excel, or upload the workbook "
                "itself."
            )
        ) from None
    return encoding


def dialect_of(text: io.TextIOWrapper) -> tuple[str, int]:
    """The delimiter, and how many lines come before the header: Excel understands a first line `sep=;`."""
    line = text.readline(LONGEST_CELL).lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    if line[:4].lower() == "sep=" and line[4:5] in DELIMITERS:
        return line[4], 1
    while line and not line.strip():
        line = text.readline(LONGEST_CELL)
    outside = "".join(line.split('"')[::2])  # what is not within quotation marks
    return max(DELIMITERS, key=outside.count), 0


def lines_of(text: io.TextIOWrapper, delimiter: str, skip: int) -> Iterator[list[Cell]]:
    """The lines' cells.

    Raises:
        Unreadable
    """
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for number, line in enumerate(reader):
            if number >= skip:
                yield list(line)
    except csv.Error as error:
        if "field larger" in str(error):
            raise Unreadable(
                _("Near line {line} a cell has more than {most} characters.").format(
                    line=reader.line_num, most=f"{LONGEST_CELL:,}"
                )
            ) from None
        raise Unreadable(
            _(
                "Near line {line} a quotation mark is wrong: a cell that has one in it must be within quotation marks, "
                "and each one in it doubled."
            ).format(line=reader.line_num)
        ) from None
