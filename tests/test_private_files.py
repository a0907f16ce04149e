"""What the panel writes is for its own user only."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bench.programs.running import free_port
from panel.private_files import NotPrivateError, make_private
from tests.test_environment import GOOD, ROOT, start


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_all(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o644)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A directory as an earlier version left it."""
    directory = tmp_path / "data"
    directory.mkdir()
    directory.chmod(0o755)
    return directory


def test_a_new_directory_is_for_its_owner_only(tmp_path: Path) -> None:
    make_private(tmp_path / "some" / "data")
    assert mode(tmp_path / "some" / "data") == 0o700


@pytest.mark.parametrize("bits", [0o755, 0o750, 0o701, 0o770])
def test_an_existing_directory_that_others_may_enter_is_refused_with_what_to_do(data: Path, bits: int) -> None:
    data.chmod(bits)
    with pytest.raises(NotPrivateError, match=f"mode {bits:o}.*run: chmod -R go= {data}"):
        make_private(data)
    assert mode(data) == bits


def test_the_panels_own_is_mended_with_all_that_it_wrote(data: Path) -> None:
    names = [
        "panel.sqlite3",
        "panel.sqlite3-wal",
        "setup-token",
        "sandbox.sqlite3",
        "secrets/secret_key",
        "static/a.css",
    ]
    written = [open_to_all(data / name) for name in names]
    others = open_to_all(data / "notes.txt")
    make_private(data, mend=True)
    assert {mode(path) for path in written} == {0o600}
    assert {mode(data), mode(data / "secrets")} == {0o700}
    assert mode(others) == 0o644


def test_files_that_were_left_open_are_closed_at_the_next_start(data: Path) -> None:
    data.chmod(0o700)
    database = open_to_all(data / "panel.sqlite3")
    make_private(data)
    assert mode(database) == 0o600


def test_links_are_not_followed(data: Path, tmp_path: Path) -> None:
    data.chmod(0o700)
    elsewhere = open_to_all(tmp_path / "elsewhere")
    (data / "panel.sqlite3").symlink_to(elsewhere)
    make_private(data)
    assert mode(elsewhere) == 0o644


def test_the_panel_does_not_start_with_a_directory_that_others_may_enter(data: Path) -> None:
    started = start(GOOD | {"PANEL_DATA": str(data)})
    assert started.returncode == 1
    assert f"PANEL_DATA: {data} may be opened by other users" in started.stderr
    assert "Traceback" not in started.stderr


def test_the_demo_does_not_start_with_one_either(data: Path) -> None:
    command = [sys.executable, "manage.py", "demo"]
    ports = {"PANEL_PORT": str(free_port()), "SANDBOX_PORT": str(free_port())}
    environment = {"PATH": os.environ["PATH"], "PANEL_DATA": str(data), **ports}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert f"PANEL_DATA: {data} may be opened by other users" in ended.stderr
    assert list(data.iterdir()) == []


def test_all_that_the_commands_write_is_for_its_owner_only(tmp_path: Path) -> None:
    data = tmp_path / "new"
    before = os.umask(0o022)
    try:
        for command in (["migrate", "-v0"], ["collectstatic", "--no-input", "-v0"]):
            environment = GOOD | {"PANEL_DATA": str(data)}
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    finally:
        os.umask(before)
    assert mode(data) == 0o700
    assert (data / "panel.sqlite3").exists()
    assert {oct(mode(path)) for path in data.rglob("*") if path.is_file()} == {"0o600"}
    assert {oct(mode(path)) for path in data.rglob("*") if path.is_dir()} == {"0o700"}
