"""docs/security.md names tests that exist."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "security.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| against ")]
DEFINITION = re.compile(r"^def (test_\w+)\(", re.MULTILINE)
WRITTEN = {name for path in TESTS.rglob("test_*.py") for name in DEFINITION.findall(path.read_text())}


def test_there_are_rows() -> None:
    assert len(ROWS) > 30


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_every_defence_names_a_test_and_every_test_exists(row: str) -> None:
    named = re.findall(r"`(test_\w+)`", row.split("|")[3])
    assert named
    assert [name for name in named if name not in WRITTEN] == []
