"""The Dockerfile: its rules, and its steps carried out in a clean directory, without a container engine."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path
from urllib.request import urlopen

import pytest
from cryptography.fernet import Fernet
from packaging.requirements import Requirement

from bench.programs.running import ROOT, free_port
from panel import __version__
from panel.environment import EXPECTS
from panel.supervisor import Program
from tests.deploy.dockerfile import Stage, stages
from tests.waiting import wait_until

BUILD, IMAGE = stages(ROOT / "Dockerfile")
HADOLINT = shutil.which("hadolint")
INSTALL = re.compile(r"(\S+python) -m pip install (.*)-r (\S+)")


def test_the_version_is_the_projects() -> None:
    assert f'\nversion = "{__version__}"\n' in (ROOT / "pyproject.toml").read_text()


@pytest.mark.parametrize("stage", [BUILD, IMAGE], ids=["build", "image"])
def test_the_base_is_small_and_pinned_and_the_same(stage: Stage) -> None:
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", stage.image)
    assert stage.image == BUILD.image


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not installed: only the rules below were checked")
def test_hadolint_has_nothing_to_say() -> None:
    assert HADOLINT
    done = subprocess.run([HADOLINT, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_malloc_keeps_few_regions_in_each_way_to_start_the_panel() -> None:
    value = IMAGE.variables["MALLOC_ARENA_MAX"]
    unit = ROOT / "deploy" / "systemd" / "panel-.service.d" / "common.conf"
    assert f"\nEnvironment=MALLOC_ARENA_MAX={value}\n" in unit.read_text()
    assert f"\nserve: export MALLOC_ARENA_MAX ?= {value}\n" in (ROOT / "Makefile").read_text()


def test_it_runs_as_a_user_of_its_own_known_by_number() -> None:
    """By number, so that Kubernetes can see that it is not root."""
    assert IMAGE.last("USER") == "10001:10001"
    names = [each.name for each in IMAGE.instructions]
    assert not {"RUN", "COPY", "ADD"} & set(names[names.index("USER") :])


def test_no_secret_is_in_it() -> None:
    for stage in (BUILD, IMAGE):
        assert not stage.all("ARG")
        assert not {
            name for name in stage.variables if "SECRET" in name or "ENCRYPTION" in name or name.endswith("_URL")
        }


def test_all_settings_in_it_exist() -> None:
    assert {name for name in IMAGE.variables if name.startswith("PANEL_")} <= set(EXPECTS)


def test_packages_are_installed_from_hashes_and_before_the_code_is_copied() -> None:
    (install,) = [text for text in BUILD.all("RUN") if " install " in text]
    match = INSTALL.match(install)
    assert match
    assert match[2].split() == ["--require-hashes", "--only-binary", ":all:"]
    texts = [f"{each.name} {each.text}" for each in BUILD.instructions]
    assert texts.index(f"COPY {match[3]} ./") < texts.index(f"RUN {install}") < texts.index("COPY panel panel")


def test_nothing_is_copied_whole_added_or_installed_past_the_lists() -> None:
    for stage in (BUILD, IMAGE):
        assert not stage.all("ADD")
        assert not [text for text in stage.all("RUN") if re.search(r"\b(apt|apt-get|curl|wget|sudo)\b", text)]
        assert "." not in [source for text in stage.all("COPY") for source in text.split()[:-1]]


def test_it_says_whether_it_is_healthy_and_ends_by_a_signal_to_the_panel_itself() -> None:
    assert "/healthz" in IMAGE.last("HEALTHCHECK")
    assert json.loads(IMAGE.last("CMD"))[-1].endswith("&& exec python manage.py serve")


def test_only_what_is_copied_reaches_the_engine() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert allowed == {text.split()[0] for text in BUILD.all("COPY")}


@dataclass
class Machine:
    """A directory that stands for the image's `/`."""

    root: Path

    def path(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def told(self, text: str) -> str:
        """A command or a value with this directory in place of `/`."""
        return re.sub(r"(?<![\w.])/(?=(opt|var|tmp)/)", f"{self.root}/", text)

    @property
    def work(self) -> Path:
        return self.path(BUILD.last("WORKDIR"))

    def build(self) -> None:
        """The first stage, step by step."""
        self.work.mkdir(parents=True)
        self.path("/tmp").mkdir()  # noqa: S108 - of the image
        for step in BUILD.instructions:
            if step.name == "COPY":
                self.copy(*step.text.split())
            elif step.name == "RUN" and (install := INSTALL.match(step.text)):
                self.lend_packages(self.work / install[3])
            elif step.name == "RUN":
                # Installing pip takes seconds, and nothing is installed by it here.
                self.run(step.text.replace("-m venv", "-m venv --without-pip"))

    def copy(self, source: str, target: str) -> None:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, self.work / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, self.work / target)

    def run(self, command: str) -> None:
        environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", **self.variables(BUILD)}
        done = subprocess.run(
            ["/bin/sh", "-c", self.told(command)],
            cwd=self.work,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"

    def variables(self, stage: Stage) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        return {name: self.told(value).replace("$PATH", path) for name, value in stage.variables.items()}

    def lend_packages(self, requirements: Path) -> None:
        """In place of a download: the packages that run this test, which have the versions of the list."""
        for line in pinned(requirements):
            assert version(line.name) == str(line.specifier).removeprefix("=="), line
        (site,) = self.work.glob(".venv/lib/python*/site-packages")
        (site / "lent.pth").write_text(sysconfig.get_path("purelib"))

    def files(self) -> dict[Path, float]:
        return {path: path.stat().st_mtime for path in self.work.rglob("*") if path.is_file()}


def pinned(requirements: Path) -> Iterator[Requirement]:
    """Those that are for this interpreter, each with one version and with hashes."""
    for entry in re.sub(r"\\\n", " ", requirements.read_text()).splitlines():
        if entry.strip() and not entry.strip().startswith("#"):
            text, *hashes = entry.split("--hash=")
            assert hashes, entry
            line = Requirement(text)
            assert fnmatch(str(line.specifier), "==*")
            if line.marker is None or line.marker.evaluate():
                yield line


@pytest.mark.programs
def test_its_steps_make_a_panel_that_serves_is_healthy_and_writes_only_to_its_volume(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.build()
    before = machine.files()
    data = machine.path(IMAGE.last("VOLUME"))
    data.mkdir(parents=True, mode=0o700)
    environment = {
        **machine.variables(IMAGE),
        "PANEL_PORT": str(free_port()),
        "PANEL_HOST": "127.0.0.1",
        "PANEL_WORKERS": "1",
        "PANEL_SECRET_KEY": "x" * 50,
        "PANEL_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    }
    check = json.loads(IMAGE.last("HEALTHCHECK").partition("CMD ")[2])

    def is_healthy() -> bool:
        return subprocess.run(check, env=environment, check=False, capture_output=True).returncode == 0

    assert not is_healthy()
    log = os.open(tmp_path / "log", os.O_WRONLY | os.O_CREAT)
    command = ["/usr/bin/env", "-C", str(machine.work), *json.loads(IMAGE.last("CMD"))]
    panel = Program.start("panel", command, environment, output=log)
    try:
        wait_until(is_healthy)
        with urlopen(f"http://127.0.0.1:{environment['PANEL_PORT']}/readyz", timeout=10) as answer:
            assert json.load(answer)["status"] == "ok"
    finally:
        panel.signal(15)
        panel.end()
        os.close(log)
    assert machine.files() == before
    assert (data / "panel.sqlite3").exists()
    assert not (data / "static").exists()
