"""Programs as they run where only requirements.txt is installed: tests have more, such as the drivers of the extras."""

import atexit
import re
import shutil
import tempfile
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from bench.programs.running import ROOT

# Python imports this module by itself when it starts.
SITE = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {missing!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}: requirements.txt does not bring it", name=name)

sys.meta_path.insert(0, Missing())
"""


@cache
def path() -> str:
    """For PYTHONPATH: a directory that hides the modules of all packages that requirements.txt does not bring."""
    directory = tempfile.mkdtemp(prefix="panel-only-required-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    (Path(directory) / "sitecustomize.py").write_text(SITE.format(missing=missing()))
    return directory


def missing() -> set[str]:
    """Top-level modules, such as `redis`."""
    more = pinned("requirements-dev.txt") - pinned("requirements.txt")
    modules = packages_distributions()
    return {module for module, packages in modules.items() if {plain(package) for package in packages} <= more}


def pinned(file: str) -> set[str]:
    """The packages that a requirements file names."""
    return {plain(name) for name in re.findall(r"^([\w.-]+)==", (ROOT / file).read_text(), re.MULTILINE)}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
