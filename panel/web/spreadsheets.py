"""Rows as a file for a spreadsheet, CSV or XLSX: a cell is never a formula there, and an import reads it as it was."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from tempfile import TemporaryFile
from typing import Final

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it, spreadsheets garble names of other scripts
# A spreadsheet takes a cell that begins so for a formula, and would run it: ASVS 1.2.10, and line ends before it.
DANGEROUS: Final = "=+\\-@\t\r\n\0"
NEEDS_ONE: Final = re.compile(f"'*[{DANGEROUS}]")
HAS_ONE: Final = re.compile(f"'+[{DANGEROUS}]")
LONGEST_CELL: Final = 32_767  # of XLSX
LAST_ROW: Final = 1_048_575
AT_ONCE: Final = 200  # rows that go out together
PART: Final = 64 * 1024  # bytes

type Rows = Iterable[list[str]]


def safe(text: str) -> str:
    """As a spreadsheet may have it. An apostrophe that was there before gets a second one, so that nothing is lost."""
    return f"'{text}" if NEEDS_ONE.match(text) else text


def plain(text: str) -> str:
    """The reverse of `safe`."""
    return text[1:] if HAS_ONE.match(text) else text


class Echo:
    """A file that hands back what is written to it: csv's writer returns what `write` returned."""

    def write(self, text: str) -> str:
        """The text."""
        return text


def as_csv(header: list[str], rows: Rows) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, commas, CRLF."""
    writer = csv.writer(Echo())
    yield (BYTE_ORDER_MARK + writer.writerow(header)).encode()
    for part in batched(rows, AT_ONCE):
        yield "".join(writer.writerow(list(map(safe, row))) for row in part).encode()


def as_xlsx(header: list[str], rows: Rows) -> Iterator[bytes]:
    """A workbook with one sheet of texts. It is made in a file, since its directory comes last; then it is streamed."""
    with TemporaryFile() as file:
        # In constant memory a row is written down as soon as the next one begins.
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
            sheet = workbook.add_worksheet()
            sheet.freeze_panes(1, 0)
            bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
            for place, name in enumerate(header):
                sheet.write_string(0, place, name, bold)
            for number, row in enumerate(rows, 1):
                if number >= LAST_ROW:
                    sheet.write_string(number, 0, "The rest does not fit into a sheet: export it as CSV.", bold)
                    break
                for place, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, place, safe(cell)[:LONGEST_CELL], text)
        file.seek(0)
        while part := file.read(PART):
            yield part


XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
type Format = tuple[str, Callable[[list[str], Rows], Iterator[bytes]]]
FORMATS: Final[dict[str, Format]] = {"csv": ("text/csv; charset=utf-8", as_csv), "xlsx": (XLSX, as_xlsx)}


def download(parts: Iterator[bytes], content_type: str, filename: str) -> StreamingHttpResponse:
    """An answer that the browser keeps as a file."""
    response = StreamingHttpResponse(parts, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or ""
    return response
