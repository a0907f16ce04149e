"""Line ends that a browser turns, and nobody asked it to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.web.edit_forms import keep_line_ends

TEXT = st.text(alphabet="ab\r\n\x0b\u2028", max_size=30)


def as_a_browser_sends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


@given(TEXT)
def test_what_nobody_edited_is_not_turned(text: str) -> None:
    assert keep_line_ends(as_a_browser_sends(text), text) == text


@given(TEXT, TEXT)
def test_only_line_ends_are_turned(typed: str, before: str) -> None:
    kept = keep_line_ends(as_a_browser_sends(typed), before)
    assert as_a_browser_sends(kept) == as_a_browser_sends(typed)


@pytest.mark.parametrize(
    ("typed", "before", "kept"),
    [
        ("a\r\nb", "", "a\nb"),
        ("a\r\nx\r\nb", "a\r\nb", "a\r\nx\r\nb"),
        ("a\r\nx\r\nb", "a\nb", "a\nx\nb"),
        ("x\r\nb\r\nc", "a\nb\r\nc", "x\nb\r\nc"),
    ],
)
def test_new_lines_end_like_the_others(typed: str, before: str, kept: str) -> None:
    assert keep_line_ends(typed, before) == kept
