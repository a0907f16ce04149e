"""One entry, one line, whatever comes from outside."""

import logging
import sys

import pytest

from panel import settings as real
from panel.web.log_lines import LineFormatter

FORMAT = LineFormatter("{levelname} {message}", style="{")


def line(message: str, *arguments: object, exception: bool = False) -> str:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, message, arguments, sys.exc_info() if exception else None)
    return FORMAT.format(record)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("a\nERROR forged", "a\\nERROR forged"),
        ("a\r\nb", "a\\r\\nb"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\u2028b\x85c", "a\\u2028b\\x85c"),
        ("Zoë, 名前\tx", "Zoë, 名前\tx"),
    ],
)
def test_line_ends_and_control_characters_are_escaped(given: str, written: str) -> None:
    assert line("%s", given) == f"INFO {written}"


def test_a_tracebacks_lines_cannot_pose_as_entries() -> None:
    try:
        raise ValueError("x\nERROR forged\rERROR too")  # noqa: TRY301 - a traceback is wanted
    except ValueError:
        first, *rest = line("failed", exception=True).splitlines()
    assert first == "INFO failed"
    assert "    ERROR forged\\rERROR too" in rest
    assert all(each.startswith("    ") for each in rest)


def test_the_panel_writes_its_lines_so() -> None:
    assert real.LOGGING["formatters"]["line"]["()"] == "panel.web.log_lines.LineFormatter"  # type: ignore[index]
    assert real.LOGGING["handlers"]["console"]["formatter"] == "line"  # type: ignore[index]
