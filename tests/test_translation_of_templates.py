"""Texts of the templates are marked, so that extraction finds them."""

import re
from pathlib import Path

import jinja2
import pytest

TEMPLATES = Path(__file__).parent.parent / "templates"
SHOWN_ATTRIBUTES = re.compile(r'\b(?:aria-label|title|placeholder|data-title|data-label|alt)="([^"]*)"')
NOT_TRANSLATED = re.compile(r"<(script|style|code|kbd)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r'<!?/?[a-zA-Z](?:[^<>"]|"[^"]*")*>')
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"CSV", "XLSX"}

environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def plain_text(source: str) -> str:
    """What is neither an expression, nor a comment, nor between `trans` and `endtrans`."""
    parts, inside = [], False
    tokens = list(environment.lex(source))
    for number, (_line, kind, value) in enumerate(tokens):
        if kind == "block_begin":
            name = next(text for _, inner, text in tokens[number + 1 :] if inner == "name")
            inside = name == "trans" or (inside and name != "endtrans")
        if kind == "data" and not inside:
            parts.append(value)
        elif kind in ("block_begin", "variable_begin"):
            parts.append("\0")
    return "".join(parts)


def unmarked(source: str) -> list[str]:
    """Texts with a word that people read."""
    text = plain_text(source)
    found = [value.replace("\0", "") for value in SHOWN_ATTRIBUTES.findall(text)]
    found += TAG.sub("\n", NOT_TRANSLATED.sub("", text)).replace("\0", " ").splitlines()
    return [value.strip() for value in found if WORD.search(value) and value.strip() not in NAMES]


def test_no_text_of_a_template_is_without_a_mark() -> None:
    found = {str(path.relative_to(TEMPLATES)): unmarked(path.read_text()) for path in TEMPLATES.rglob("*.html")}
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    "source",
    [
        "<p>Save</p>",
        '<button aria-label="Close"></button>',
        "{% if a %}Edit {{ name }}{% endif %}",
        "<b>{{ n }}</b> left",
    ],
)
def test_a_text_without_a_mark_is_found(source: str) -> None:
    assert unmarked(source)


@pytest.mark.parametrize(
    "source",
    ['{{ _("Save") }}', "{% trans name %}Edit {{ name }}{% endtrans %}", "{# A comment #}", "<code>AddUser</code>"],
)
def test_a_marked_text_is_not(source: str) -> None:
    assert unmarked(source) == []
