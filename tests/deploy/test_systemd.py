"""The units for systemd, where its tools are installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bench.programs.running import ROOT
from panel.environment import EXPECTS

UNITS = ROOT / "deploy" / "systemd"
NAMES = ["panel-web.service", "panel-worker.service", "panel-backup.service", "panel-backup.timer"]
SERVICES = NAMES[:-1]
STUBS = ["basic", "multi-user", "network-online", "shutdown", "sysinit", "time-set", "time-sync", "timers", "sysinit"]
PROGRAMS = ["/opt/panel/.venv/bin/python", "/usr/bin/find"]
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed: its units were not checked")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The root of a machine with the units, and with no more than they need."""
    units = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(UNITS, units)
    for stub in STUBS:
        (units / f"{stub}.target").write_text("[Unit]\nDescription=a stand-in\n")
    for program in PROGRAMS:
        path = tmp_path / program.lstrip("/")
        path.parent.mkdir(parents=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    return tmp_path


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    assert ANALYZE
    return subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, check=False)


@needs_systemd
def test_systemd_understands_every_line(machine: Path) -> None:
    checked = analyze("verify", f"--root={machine}", "--man=no", "--recursive-errors=no", *NAMES)
    assert (checked.returncode, checked.stderr) == (0, "")


@needs_systemd
def test_a_line_that_is_wrong_would_be_found(machine: Path) -> None:
    unit = machine / "etc" / "systemd" / "system" / "panel-web.service"
    unit.write_text(unit.read_text().replace("ExecStart=/opt", "ExecStart=/nowhere"))
    assert analyze("verify", f"--root={machine}", "--man=no", "--recursive-errors=no", unit.name).returncode != 0


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_each_service_may_do_little(machine: Path, name: str) -> None:
    found = analyze("security", "--offline=true", f"--root={machine}", "--threshold=20", "--no-pager", name)
    assert found.returncode == 0, found.stdout[-200:]


def test_the_example_of_settings_names_only_what_exists_and_no_secret() -> None:
    lines = re.findall(r"^#?([A-Z_]+)=(.*)$", (UNITS / "panel.env").read_text(), re.MULTILINE)
    assert {name.removesuffix("_FILE") for name, _ in lines} <= set(EXPECTS)
    for name, value in lines:
        if name.removesuffix("_FILE") in ("PANEL_SECRET_KEY", "PANEL_ENCRYPTION_KEYS", "DATABASE_URL"):
            assert name.endswith("_FILE")
            assert value.startswith("/etc/panel/")


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_runs_a_command_of_the_panel(name: str) -> None:
    command = re.search(r"^ExecStart=(\S+) manage\.py (\w+)", (UNITS / name).read_text(), re.MULTILINE)
    assert command
    assert (ROOT / "panel" / "management" / "commands" / f"{command[2]}.py").is_file()
