"""docs/settings.md says what the code does."""

import re
from pathlib import Path

import pytest

from panel import __version__
from panel.environment import DEFAULT_DATA, EXPECTS
from panel.management.commands.demo import Demo

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "settings.md").read_text()


def table(heading: str) -> dict[str, tuple[str, str]]:
    """The table below a heading: variable -> (what it holds, its default)."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", section, re.MULTILINE)
    return {name: (holds, default.strip("`")) for name, holds, default in rows}


def test_the_table_of_settings_names_every_variable_and_what_it_holds() -> None:
    assert {name: holds for name, (holds, _) in table("The panel").items()} == EXPECTS


def test_the_settings_read_every_variable_that_is_expected() -> None:
    source = (ROOT / "panel" / "settings.py").read_text()
    assert set(re.findall(r'env\.\w+\(\s*"(\w+)"', source)) == set(EXPECTS)


def test_the_table_of_settings_tells_the_defaults() -> None:
    source = (ROOT / "panel" / "settings.py").read_text()
    written = dict(re.findall(r'env\.\w+\(\s*"(\w+)", (?:default=)?(.+?)(?:, validate=.+)?\)', source))
    told = {name: default for name, (_, default) in table("The panel").items()}
    assert {name for name, default in told.items() if default == "required"} == {
        "PANEL_SECRET_KEY",
        "PANEL_ENCRYPTION_KEYS",
    }
    for name in (
        "PANEL_TRUSTED_PROXIES",
        "PANEL_HOST",
        "PANEL_PORT",
        "PANEL_WORKERS",
        "PANEL_THREADS",
        "PANEL_API_CALLS_AT_ONCE",
        "PANEL_LOG_FORMAT",
        "CACHE_URL",
    ):
        assert written[name].strip('"') == told[name], name
    for name in ("PANEL_DEBUG", "PANEL_HTTPS", "PANEL_HSTS_SUBDOMAINS", "PANEL_HSTS_PRELOAD"):
        assert written[name].lower() == told[name], name
    assert written["PANEL_ALLOWED_HOSTS"] == str(told["PANEL_ALLOWED_HOSTS"].split(",")).replace("'", '"')
    assert ROOT / told["PANEL_DATA"] == DEFAULT_DATA
    assert 'env.path("PANEL_DATA", DEFAULT_DATA)' in source


def test_the_second_table_tells_the_demos_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in table("`make run`"):
        monkeypatch.delenv(name, raising=False)
    told = {name: default for name, (_, default) in table("`make run`").items()}
    demo = Demo.from_environment()
    assert told == {
        "PANEL_PORT": str(demo.port),
        "SANDBOX_PORT": str(demo.sandbox_port),
        "PANEL_HOST": demo.host,
        "PANEL_DATA": demo.data.name,
        "DEMO_PASSWORD": demo.password,
    }


def test_the_version_is_the_same_in_both_places() -> None:
    assert f'\nversion = "{__version__}"\n' in (ROOT / "pyproject.toml").read_text()
