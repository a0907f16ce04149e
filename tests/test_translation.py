"""Texts that people read are marked, so that extraction finds them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PANEL = Path(__file__).parent.parent / "panel"
# Commands, the imitated API, and texts for developers.
NOT_SHOWN = {"management", "sandbox", "migrations", "models.py", "settings.py", "validators.py"}
FOR_US = {"log", "reading"}  # what is noted there, only logs show
SHOWN_KEYWORDS = {"label", "help_text", "said"}
SHOWN_ARGUMENTS = {  # function or method -> which of its arguments people read
    **dict.fromkeys(("success", "info", "warning", "error"), (1,)),  # django.contrib.messages
    **dict.fromkeys(("ValidationError", "ConnectingError", "in_a_sentence"), (0,)),
    **dict.fromkeys(("Unreadable", "RowRefused", "JobStopped"), (0,)),  # of imports and jobs
    **dict.fromkeys(("add_error", "refused", "unknown", "leave_out"), (1,)),
    **dict.fromkeys(("well", "note", "problem"), (0, 1)),  # of the doctor
}


def is_text(node: ast.expr) -> bool:
    """A literal with letters: marked texts are calls of `_` and the like."""
    match node:
        case ast.Constant(value=str(value)):
            return any(letter.isalpha() for letter in value)
        case ast.JoinedStr(values=values):
            return any(map(is_text, values))
        case ast.BinOp(left=left, right=right):
            return is_text(left) or is_text(right)
        case ast.IfExp(body=body, orelse=orelse):
            return is_text(body) or is_text(orelse)
    return False


def unmarked(tree: ast.AST) -> Iterator[int]:
    """The lines of texts that go to people without a mark."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") in FOR_US:
            continue
        shown = [keyword.value for keyword in node.keywords if keyword.arg in SHOWN_KEYWORDS]
        places = SHOWN_ARGUMENTS.get(name, ())
        shown += [each for place, each in enumerate(node.args) if place in places]
        yield from (each.lineno for each in shown if is_text(each))


def test_no_text_goes_to_people_without_a_mark() -> None:
    found = {
        f"{path.relative_to(PANEL)}:{line}"
        for path in PANEL.rglob("*.py")
        if not {*path.parts} & NOT_SHOWN
        for line in unmarked(ast.parse(path.read_text()))
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        'CharField(label="Name")',
        'CharField(help_text=f"{x} characters")',
        'messages.success(request, f"{name} was saved.")',
        'messages.info(request, "Yes." if x else "No.")',
        'raise ValidationError("Wrong: " + name)',
        'form.add_error(None, "Wrong.")',
        'note(f"{path} is old.")',
        'problem(_("It is old."), "Renew it.")',
    ],
)
def test_an_unmarked_text_is_found(code: str) -> None:
    assert list(unmarked(ast.parse(code))) == [1]


def test_the_texts_are_extracted(tmp_path: Path) -> None:
    catalogue = tmp_path / "panel.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "extract", "--mapping", "babel.cfg"]
    subprocess.run([*command, "--output", catalogue, "."], cwd=PANEL.parent, check=True, capture_output=True)
    text = catalogue.read_text()
    for expected in (
        "Wrong name or password.",
        "%(who)s deactivated %(what)s",
        "The answer took too long.",
        "The cache works.",
    ):
        assert expected in text
