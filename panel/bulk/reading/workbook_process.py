"""Reads a workbook in a process of its own, with limits: `python workbook_process.py < file`. No Django.

A file of a few bytes can claim cells in the last row of the last column, and a reader makes room for all between. Here
that ends this process and not the panel. Rows go out as JSON, a line each; the last line is null.
"""

import datetime
import io
import json
import resource
import sys
import zipfile

MEMORY = 1024 * 1024 * 1024  # bytes of address space, of which Python and the libraries take a tenth
SECONDS = 30
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_LINES = 20_002


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        check_size(data)
        for line in lines(data):
            tell(line)
    except Exception as error:  # noqa: BLE001 - whatever it is, the panel has a sentence for it
        tell({"error": type(error).__name__})
    tell(None)


def tell(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


class TooLarge(Exception):
    """It unpacks to more than a spreadsheet of this size can hold."""


def check_size(data: bytes) -> None:
    """Unpack it once, without keeping anything: what the archive says of its sizes need not be true."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise TooLarge
        for entry in archive.infolist():
            with archive.open(entry) as file:
                while part := file.read(1 << 16):
                    total += len(part)
                    if total > LARGEST_UNPACKED:
                        raise TooLarge


def lines(data: bytes):  # type: ignore[no-untyped-def]  # noqa: ANN201 - runs alone
    """The first sheet's name, then its rows."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        names = workbook.sheet_names
        if not names:
            raise ValueError
        yield [names[0], str(len(names))]
        for number, row in enumerate(workbook.get_sheet_by_index(0).iter_rows()):
            if number > MOST_LINES:
                return
            yield [cell(value) for value in row]


def cell(value: object) -> str | list[str]:
    """Text as it is; what Excel took for something else, with what that is."""
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case int():
            return ["number", str(value)]
        case float():
            return ["number", str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)]
        case datetime.date() | datetime.time():
            return ["date", value.isoformat()]
        case _:
            return ["date", str(value)]


if __name__ == "__main__":
    main()
