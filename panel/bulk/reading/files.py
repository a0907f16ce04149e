"""A file of an import, by what it holds: its name may be wrong."""

from typing import Final

from django.utils.translation import gettext as _

from panel.bulk.reading import text_files, workbooks
from panel.bulk.reading.tables import MOST_BYTES, Table, Unreadable

ZIP: Final = b"PK\x03\x04"  # XLSX and ODS are zip archives
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also of an XLSX with a password


def read(data: bytes) -> Table:
    """A table.

    Raises:
        Unreadable: also while its rows are read.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 10 MB. Split it into several files."))
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if data.startswith(OLD_EXCEL):
        raise Unreadable(_("This is an old or a protected Excel workbook. Save it as XLSX without a password."))
    if data.startswith(ZIP):
        return workbooks.read(data)
    if data.startswith(b"%PDF") or data[:64].lstrip().lower().startswith((b"<!doctype", b"<html")):
        raise Unreadable(_("This is neither a CSV file nor a workbook."))
    return text_files.read(data)
