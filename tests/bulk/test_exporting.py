"""Exports, and their way back: an import of what was exported changes nothing."""

import csv
import io

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from panel.api.client import Api
from panel.bulk.cells import joined, parted
from panel.bulk.reading import files
from panel.bulk.reading.tables import text_of
from panel.journal.models import Entry
from panel.people.models import Account, Member
from panel.web.spreadsheets import as_csv, as_xlsx, plain, safe
from tests.importing import PASSWORD, planned
from tests.sandboxes import RunningSandbox

HOSTILE = [
    "=1+1",
    "+49 30 1234",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1",
    "''=1",
    "'quoted'",
    'a "b" c',
    "a;b,c\td",
    "line 1\r\nline 2",
    "line 1\rline 2\nline 3",
    " spaces ",
    "Zoe\N{COMBINING DIAERESIS} Анна 漢字",
    "_x0041_",
    "0071",
    "1.2E+11",
    "2024-03-01",
    "true",
    "x" * 8191,
]
# Lone halves of a pair are no text; U+FFFE and U+FFFF are none in XML.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=60)


def body(client: Client, url: str, **query: str) -> bytes:
    response = client.get(url, query)
    assert response.status_code == 200
    return response.getvalue()


@given(text=TEXTS)
@example(text="\0=1")
@example(text="'\0")
@settings(max_examples=300)
def test_a_cell_comes_back_as_it_was_and_never_begins_as_a_formula(text: str) -> None:
    assert plain(safe(text)) == text
    assert safe(text)[0] not in "=+-@\t\r\n\0"


@given(names=st.lists(TEXTS.map(str.strip).filter(lambda text: text and "\0" not in text), max_size=5, unique=True))
def test_several_names_in_a_cell_come_back(names: list[str]) -> None:
    ours = [name for name in names if not {"\n", "\r"} & set(name)]
    assert parted(joined(ours)) == ours


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(rows=[(each, "x") for each in HOSTILE])
@example(rows=[("\x0c", "\x0c"), ("\r", "\r")])
def test_a_file_is_read_as_it_was_written(written, rows: list[tuple[str, str]]) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if written is as_xlsx:
        rows = rows[:1] if len(rows) < len(HOSTILE) else rows
    rows = [*rows, ("the last", "row")]  # rows that are written as blank are left out; of those alone a file is refused
    table = files.read(b"".join(written(["one", "two"], (list(row) for row in rows))))
    found = [tuple(plain(text_of(cell)) for cell in row) for row in table.rows]
    assert found == [row for row in rows if any(safe(cell).strip() for cell in row)]


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_what_was_exported_is_imported_without_any_change(
    main_client: Client, main_account: Member, api: Api, support: int, format_: str
) -> None:
    for number, text in enumerate(HOSTILE):
        api.users.add(
            support,
            name=f"hostile-{number}",
            display_name=text[:255].strip() or "x",
            password=PASSWORD,
            custom_data=text,
            active=number % 2 == 0,
            separate_balance=number % 3 == 0,
        )
    skill = next(iter(api.skills.list()))
    api.skills.bind([skill.id], [api.users.list(support, name="hostile-0").items[0].id])
    exported = body(main_client, f"/application/{support}/users/export/", format=format_, q="hostile")
    job = planned(main_account, support, exported)
    told = {row.label: (row.verdict, row.problems, row.differences) for row in job.rows.all()}
    assert told == {f"hostile-{number}": ("nothing", [], {}) for number in range(len(HOSTILE))}


def test_an_export_holds_the_list_as_it_is_filtered_and_no_passwords(
    main_client: Client, account: Account, api: Api, support: int
) -> None:
    api.users.add(support, name="zoe", display_name="=Zoe", password=PASSWORD, active=False)
    text = body(main_client, f"/application/{support}/users/export/", active="false", q="zo").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["Username"], row["Display name"], row["Active"]) for row in rows] == [("zoe", "'=Zoe", "no")]
    assert PASSWORD not in text
    assert "Password" not in rows[0]
    entry = Entry.objects.get(account=account, kind="exported")
    assert str(entry) == "demo exported the users of support, csv"
    assert entry.arguments == {"what": "the users of support", "format": "csv", "active": "false", "q": "zo"}


def test_all_pages_of_a_list_are_exported_in_its_order(main_client: Client, api: Api, support: int) -> None:
    text = body(main_client, f"/application/{support}/users/export/", order="id", per_page="20").decode("utf-8-sig")
    ids = [int(row["User ID"]) for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert ids == [user.id for user in api.users.list(support, order="id", count=None)]


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("/settings/subusers/export/?order=name", ["accountant", "Accountant of the demo", "Accountant"]),
        ("/settings/service_accounts/export/", ["Owner"]),
        ("/applications/export/?show=users", ["empty", "empty.demo"]),
    ],
)
def test_other_lists_are_exported_as_well(main_client: Client, url: str, first: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(body(main_client, url).decode("utf-8-sig"), newline="")))
    assert [len(row) for row in rows] == [len(rows[0])] * len(rows)
    assert any(row[: len(first)] == first or row[0] == first[0] for row in rows[1:])


def test_an_api_that_is_away_gets_its_page_and_no_half_of_a_file(
    main_client: Client, sandbox: RunningSandbox, support: int
) -> None:
    main_client.get(f"/application/{support}/users/")
    sandbox.fault("GetUsers", http_status=502)
    assert main_client.get(f"/application/{support}/users/export/").status_code == 503
    assert main_client.get("/applications/export/", {"format": "exe"}).status_code == 404
