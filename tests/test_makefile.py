"""`make` on a machine where something is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clean checkout, as far as make looks at it: nothing is set up yet."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def make(checkout: Path, path: Path, target: str) -> subprocess.CompletedProcess[str]:
    """Run make with nothing but `path` on PATH."""
    program = shutil.which("make")
    assert program
    environment = {"PATH": str(path), "HOME": str(checkout)}
    return subprocess.run([program, target], cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def tools(directory: Path, **programs: str) -> Path:
    """A PATH with a shell and these programs, given as shell scripts."""
    directory.mkdir()
    for name in ("sh", "echo", "test", "true"):
        found = shutil.which(name)
        assert found
        (directory / name).symlink_to(found)
    for name, script in programs.items():
        (directory / name).write_text(f"#!{shutil.which('sh')}\n{script}\n")
        (directory / name).chmod(0o755)
    return directory


@pytest.mark.parametrize("target", ["run", "test", "lint"])
def test_without_any_python_make_says_what_is_needed(checkout: Path, tmp_path: Path, target: str) -> None:
    made = make(checkout, tools(tmp_path / "bin"), target)
    assert made.returncode != 0
    said = made.stderr.splitlines()
    assert said[0] == "The panel needs Python 3.12 or newer, and none was found on PATH."
    assert "Traceback" not in made.stderr
    assert not (checkout / ".venv").exists()


def test_a_python_that_is_too_old_counts_as_none(checkout: Path, tmp_path: Path) -> None:
    made = make(checkout, tools(tmp_path / "bin", python3="exit 1", python="exit 1"), "run")
    assert made.stderr.splitlines()[0] == "The panel needs Python 3.12 or newer, and none was found on PATH."
    assert not (checkout / ".venv").exists()


def test_the_ci_script_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_lock_files_hold_no_addresses() -> None:
    locks = [*ROOT.glob("requirements*.txt"), *ROOT.glob("tests/e2e/npm/**/package-lock.json")]
    assert len(locks) > 4
    assert [lock.name for lock in locks if "://" in lock.read_text()] == []
