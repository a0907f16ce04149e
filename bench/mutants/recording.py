"""Which quick test reaches which line, and how long it takes: measured once, then again only for what changed.

As a plugin of pytest this module notes the durations and outcomes.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

QUICK = "not e2e and not programs"
HERE = Path(".data/mutants")
COVERAGE, TESTS, STAMPS = HERE / "coverage", HERE / "tests.json", HERE / "stamps.json"

type Stamps = dict[str, str]
type Seconds = dict[str, float | None]


def record(jobs: int) -> None:
    """Bring the recording up to date."""
    HERE.mkdir(parents=True, exist_ok=True)
    before: Stamps = _read(STAMPS)
    now = _stamps()
    changed = {path for path in before | now if before.get(path) != now.get(path)}
    if not changed:
        return
    paths = sorted(path for path in changed if path in now)
    if before and all(_is_tests(path) for path in changed):
        print(f"Recording what {len(paths)} changed test files reach ...", flush=True)
        _run([*paths, "--cov-append"])
    else:
        print("Recording which quick test reaches which line: all of them run once ...", flush=True)
        COVERAGE.unlink(missing_ok=True)
        TESTS.unlink(missing_ok=True)
        _run(["-n", str(jobs)])
    STAMPS.write_text(json.dumps(now))


def seconds_of_tests() -> dict[str, float]:
    """Test -> seconds, of those that pass."""
    noted: Seconds = _read(TESTS)
    return {test: seconds for test, seconds in noted.items() if seconds is not None}


def _run(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-m", QUICK, "-p", __name__, *arguments]
    command += ["--cov=panel", "--cov-context=test", "--cov-report=", "-p", "no:cacheprovider"]
    ended = subprocess.run(command, env=os.environ | {"COVERAGE_FILE": str(COVERAGE)}, check=False)
    if ended.returncode not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        print("Some tests fail without any mutant: they judge none.", flush=True)


def _stamps() -> Stamps:
    files = [path for top in ("panel", "templates", "tests") for path in Path(top).rglob("*") if path.is_file()]
    wanted = [path for path in files if "__pycache__" not in path.parts]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(wanted)}


def _is_tests(path: str) -> bool:
    return path.startswith("tests/") and Path(path).name.startswith("test_") and path.endswith(".py")


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


class Durations:
    """Collects how long each test takes with its fixtures; None when it does not pass."""

    def __init__(self) -> None:
        self.seconds: Seconds = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        before = self.seconds.get(report.nodeid, 0)
        passed = before is not None and report.outcome == "passed"
        self.seconds[report.nodeid] = before + report.duration if passed and before is not None else None

    def pytest_sessionfinish(self) -> None:
        if self.seconds:
            TESTS.write_text(json.dumps(_read(TESTS) | self.seconds))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Durations())
