"""The files that break other imports: each is read, or ends in a sentence."""

import datetime
import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from panel.bulk.reading import files
from panel.bulk.reading.tables import Cell, Unreadable
from panel.bulk.warnings import Watching


def read(data: bytes) -> tuple[list[str], list[list[Cell]]]:
    table = files.read(data)
    return table.header, list(table.rows)


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(data)
    return str(refused.value)


def workbook(fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        fill(book, book.add_worksheet())
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_is_read_in_any_encoding_of_excel(encoding: str, delimiter: str) -> None:
    text = f"name{delimiter}display_name\r\nada{delimiter}Zoë Müller\r\n"
    assert read(text.encode(encoding)) == (["name", "display_name"], [["ada", "Zoë Müller"]])


def test_a_file_of_a_russian_excel_is_read() -> None:
    data = "имя;отображаемое имя\r\nada;Анна Иванова\r\n".encode("cp1251")
    assert read(data) == (["имя", "отображаемое имя"], [["ada", "Анна Иванова"]])


def test_the_line_that_excel_understands_is_not_the_header() -> None:
    assert read(b"sep=;\r\nname;x\r\nada;1,5\r\n") == (["name", "x"], [["ada", "1,5"]])


def test_line_breaks_within_quotation_marks_and_mixed_line_ends_are_read() -> None:
    rows = read(b'name,custom_data\r\nada,"a\r\nb"\nbob,c\reve,"d ""e"""\r\n')[1]
    assert rows == [["ada", "a\r\nb"], ["bob", "c"], ["eve", 'd "e"']]


def test_two_byte_order_marks_are_none_of_the_header() -> None:
    assert read("\ufeff\ufeffname\r\nada\r\n".encode())[0] == ["name"]


def test_long_cells_nul_and_fifty_columns_are_read() -> None:
    header = ",".join(f"c{number}" for number in range(50))
    line = ",".join(["x" * 8191, "a\0b", *["y"] * 48])
    assert read(f"{header}\n{line}\n".encode())[1] == [["x" * 8191, "a\0b", *["y"] * 48]]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n\r\n", "The file is empty."),
        (b"\n,,\n", "The file is empty."),
        (b"name,display_name\r\n\r\n,\r\n", "Below the header there are no rows."),
        (b"name\n" + b"ada\n" * 20_001, "The file has more than 20,000 rows. Split it into several files."),
        (b"name\n" + b"x" * (10 * 1024 * 1024), "The file is larger than 10 MB. Split it into several files."),
        (b",".join([b"c"] * 101) + b"\nx\n", "The file has 101 columns; 100 are the most."),
        (b"<!DOCTYPE html><p>", "This is neither a CSV file nor a workbook."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "This is an old or a protected Excel workbook. Save it as XLSX without a",
        ),
        (b"PK\x03\x04 and nothing", "This is no workbook that can be read. Save it as XLSX or as “CSV UTF-8”."),
        (b'name,x\nada,"open\nbob,y\n', "a quotation mark is wrong"),
        (b'name,x\nada,"a"b\n', "a quotation mark is wrong"),
        (b"name,x\nada," + b"y" * 200_000 + b"\n", "Near line 2 a cell has more than 131,072 characters."),
        (b"name,x\nada,Smith, John\n", "Row 1 has more cells than the header has columns."),
    ],
)
def test_a_file_that_cannot_be_read_ends_in_a_sentence(data: bytes, sentence: str) -> None:
    assert sentence in refusal(data)


def test_what_excel_took_for_dates_and_numbers_is_marked() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["name", "custom_data", "active", "display_name"])
        sheet.write_datetime(1, 0, datetime.datetime(2024, 3, 1), book.add_format({"num_format": "d mmm"}))  # noqa: DTZ001 - Excel has no zones
        sheet.write_number(1, 1, 71)
        sheet.write_boolean(1, 2, True)
        sheet.write_string(1, 3, "=1")

    assert read(workbook(fill))[1] == [[["date", "2024-03-01"], ["number", "71"], "yes", "=1"]]


def test_a_workbook_that_claims_the_last_cell_of_all_ends_in_a_sentence() -> None:
    def fill(_book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_string(0, 0, "name")
        sheet.write_string(1_048_575, 16_383, "far away")

    assert refusal(workbook(fill)) == (
        "The workbook claims more cells than can be read. Save the sheet as “CSV UTF-8”."
    )


def test_an_open_document_is_read() -> None:
    office = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
    names = " ".join(f'xmlns:{name}="{office.format(name)}"' for name in ("office", "table", "text"))
    cells = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    texts = [("name", "display_name"), ("ada", "Анна")]
    rows = (f"<table:table-row>{cells.format(a)}{cells.format(b)}</table:table-row>" for a, b in texts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{office.format("manifest")}"/>')
        archive.writestr(
            "content.xml",
            f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="Team">'
            f"{''.join(rows)}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    assert read(file.getvalue()) == (["name", "display_name"], [["ada", "Анна"]])


def test_a_zip_bomb_ends_in_a_sentence() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(300_000_000))
    assert len(file.getvalue()) < 400_000
    assert refusal(file.getvalue()) == (
        "The workbook unpacks to more than 200 MB. Save only the sheet with the rows, without pictures."
    )


@pytest.mark.parametrize(
    ("cells", "sentences"),
    [
        (["0071", "71", "1234"], 0),
        (["1071", "71", "1234"], 1),
        (["1071", "2071"], 0),
        (["1.2E+11", "x"], 1),
        ([["number", "71"]], 1),
        (["Ada", "71", "123"], 0),
    ],
)
def test_columns_that_may_have_lost_zeros_or_digits_are_warned_of(cells: list[Cell], sentences: int) -> None:
    watching = Watching(["Phone"])
    assert len(list(watching.passing([cell] for cell in cells))) == len(cells)
    assert len(watching.sentences()) == sentences
