"""One entry, one line, whatever comes from outside."""

import json
import logging
import sys
from datetime import UTC, datetime, timedelta

import pytest

from panel import settings as real
from panel.web.json_lines import json_formatter
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


def as_json(message: str, *arguments: object, exception: bool = False, **extra: object) -> dict[str, object]:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, message, arguments, sys.exc_info() if exception else None)
    record.__dict__.update({"request_id": "4f1c"} | extra)
    written = json_formatter().format(record)
    assert written.isascii()
    assert written.isprintable(), "one line, whatever is in it"
    return dict(json.loads(written))


def test_an_entry_as_json_has_its_time_and_its_request() -> None:
    entry = as_json("a user called %s", "Zoë\nERROR forged\u2028")
    at = datetime.fromisoformat(str(entry.pop("timestamp")))
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)
    assert entry == {
        "event": "a user called Zoë\nERROR forged\u2028",
        "level": "info",
        "logger": "x",
        "request_id": "4f1c",
    }


def test_a_traceback_as_json_is_one_line_without_values() -> None:
    password = "hunter2-hunter2"
    try:
        raise ValueError(len(password))  # noqa: TRY301 - a traceback is wanted
    except ValueError:
        entry = as_json("failed", exception=True)
    assert "ValueError: 15" in str(entry["exception"])
    assert "hunter2-hunter2" not in str(entry).replace('password = "hunter2-hunter2"', "")


def test_what_django_attaches_to_a_record_is_left_out() -> None:
    assert "hunter2" not in str(as_json("x", request={"password": "hunter2"}))
