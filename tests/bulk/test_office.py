"""Exports, opened by LibreOffice (Debian's `libreoffice-calc`). Where it is missing, calamine reads them back."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from panel.api.client import Api
from tests.importing import PASSWORD

SOFFICE = shutil.which("soffice")
TEXTS = {"formula": "=1+1", "zeros": "0071", "long": "120000000000000001", "date": "2024-03-01", "script": "Анна 漢字"}


@pytest.mark.programs
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed; test_exporting.py reads exports back")
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_an_export_opens_in_libreoffice_with_its_texts_as_they_are(
    main_client: Client, api: Api, support: int, tmp_path: Path, format_: str
) -> None:
    for name, text in TEXTS.items():
        api.users.add(support, name=f"calc-{name}", display_name="x", password=PASSWORD, custom_data=text)
    answer = main_client.get(f"/application/{support}/users/export/", {"format": format_, "q": "calc-"})
    (tmp_path / f"users.{format_}").write_bytes(answer.getvalue())
    rows = as_libreoffice_shows_it(tmp_path / f"users.{format_}")
    shown = {row["Username"].removeprefix("calc-"): row["Custom data"] for row in rows}
    assert shown == TEXTS | {"formula": "'=1+1"}


def as_libreoffice_shows_it(file: Path) -> list[dict[str, str]]:
    """The cells of the file. Columns of a CSV file are read as text, as one chooses when it is opened."""
    csv_options = "44,34,76,1,"  # comma, quotation mark, UTF-8, from the first line
    as_text = "/".join(f"{column}/2" for column in range(1, 20))
    read = [f"--infilter=Text - txt - csv (StarCalc):{csv_options}{as_text}"] if file.suffix == ".csv" else []
    profile = f"-env:UserInstallation=file://{file.parent}/profile"
    written = f"csv:Text - txt - csv (StarCalc):{csv_options},,,true"
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        *read,
        "--convert-to",
        written,
        "--outdir",
        str(file.parent / "shown"),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    lines = (file.parent / "shown" / "users.csv").read_text("utf-8-sig")
    return list(csv.DictReader(lines.splitlines()))
