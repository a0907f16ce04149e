"""The README's lines for those who run the panel, as they stand there."""

import re
import shlex
from pathlib import Path

import pytest

from bench.programs.running import ROOT
from panel.people.models import Account, Member
from panel.upkeep.rehearsal import scratch_database
from tests.upkeep.conftest import said

SECTION = (ROOT / "README.md").read_text().partition("\n## Run it for a team\n")[2].partition("\n## ")[0]
BLOCKS: list[list[str]] = [
    block.strip().splitlines() for block in re.findall(r"^```\n(.+?)^```$", SECTION, re.MULTILINE | re.DOTALL)
]
PROGRAM = ".venv/bin/python manage.py "


def carried_out(line: str) -> str:
    return said(*shlex.split(line.removeprefix(PROGRAM)))


def block_with(text: str) -> list[str]:
    return next(block for block in BLOCKS if text in "\n".join(block))


@pytest.mark.usefixtures("panel")
def test_looking_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("panel.doctor.checks.OF_THE_PANEL", ())  # no static files are collected here
    lines = block_with("restore --check")
    assert [line.split()[2] for line in lines] == ["backup", "restore", "doctor"]
    told = [carried_out(line) for line in lines]
    assert "It holds no sessions." in told[0]
    assert "a restore of them was tried" in told[1]
    assert "problem" not in told[2]


def test_moving_to_another_database(panel: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    install, backup, export, restore = block_with("moving.zip")
    assert f"\n{install.removeprefix('make ')}:" in (ROOT / "Makefile").read_text()
    assert export.startswith("export DATABASE_URL=postgresql://")
    carried_out(backup)
    with scratch_database():
        carried_out(restore)
        assert Account.objects.get().name == panel.name
        assert Member.objects.filter(name="zoë").exists()


def test_what_the_other_lines_name_is_there() -> None:
    lines = [line for block in BLOCKS for line in block]
    for path in {word for line in lines for word in re.findall(r"(?<![\w/.])deploy/[\w./-]+", line)}:
        assert list(ROOT.glob(f"{path}*")), path
    for unit in block_with("systemctl")[-1].removeprefix("systemctl enable --now ").split():
        assert (ROOT / "deploy" / "systemd" / (unit if "." in unit else f"{unit}.service")).is_file()
    for command in {match for line in lines for match in re.findall(r"manage\.py (\w+)", line)}:
        assert (ROOT / "panel" / "management" / "commands" / f"{command}.py").is_file(), command
