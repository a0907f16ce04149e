"""Forms as a browser finds them on a page."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class FoundForm:
    """A form that writes: where it goes, the names of its fields with their values, and with all their attributes."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, dict[str, str]] = field(default_factory=dict)


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FoundForm] = []
        self._open: FoundForm | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = FoundForm(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            self.forms += [self._open] if self._open else []
        elif tag == "input" and self._open and "name" in given:
            self._open.fields[given["name"]] = given.get("value", "")
            self._open.inputs[given["name"]] = given

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def forms_of(page: str) -> list[FoundForm]:
    """All forms of a page with `method="post"`."""
    finder = _Finder()
    finder.feed(page)
    return finder.forms


def token_of(response: Any) -> str:
    """The token with which each form of this page counts once."""
    found = re.search(r'name="once" value="([^"]+)"', response.content.decode())
    assert found, "the page has no form that writes"
    return found[1]
