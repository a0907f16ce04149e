"""XLSX and ODS, read by a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.bulk.reading.tables import Cell, Table, Unreadable, table_of, text_of

PROGRAM: Final = Path(__file__).with_name("workbook_process.py")
PATIENCE: Final = 40  # seconds
SENTENCES: Final = {
    "TooLarge": N_("The workbook unpacks to more than 200 MB. Save only the sheet with the rows, without pictures."),
    "PasswordError": N_("The workbook is protected by a password. Save it without one."),
}
BROKEN: Final = N_("This is no workbook that can be read. Save it as XLSX or as “CSV UTF-8”.")


def read(data: bytes) -> Table:
    """The first sheet.

    Raises:
        Unreadable
    """
    lines = lines_of(data)
    name, number = map(text_of, next(lines))
    how = f"sheet “{name}”" if number == "1" else f"sheet “{name}”, the first of {number}"
    return table_of(lines, how)


def lines_of(data: bytes) -> Iterator[list[Cell]]:
    """What the process writes. It writes to a file: whoever stops reading leaves nobody waiting.

    Raises:
        Unreadable: it found an error, or was ended by its limits.
    """
    with TemporaryFile("w+", encoding="utf-8") as output:
        try:
            subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-I", str(PROGRAM)],
                input=data,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unreadable(_("Reading the workbook takes too long. Save the sheet as “CSV UTF-8”.")) from None
        output.seek(0)
        for line in output:
            if line == "null\n":
                return
            if not line.endswith("\n"):  # ended in the middle of it
                break
            parsed = json.loads(line)
            if isinstance(parsed, dict):
                raise Unreadable(_(SENTENCES.get(parsed["error"], BROKEN)))
            yield parsed
        raise Unreadable(_("The workbook claims more cells than can be read. Save the sheet as “CSV UTF-8”."))
