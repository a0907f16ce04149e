"""Tools of the tests that come from npm, in the versions and with the checksums of a package-lock.json."""

import shutil
import subprocess
from pathlib import Path

FILES = ("package.json", "package-lock.json")
# Scripts of packages would download more.
INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def is_installed(locked: Path, home: Path) -> bool:
    """Whether `home` has what the lock in `locked` names."""
    lock = home / FILES[1]
    there = lock.exists() and (home / "node_modules").exists()
    return there and lock.read_bytes() == (locked / FILES[1]).read_bytes()


def install(locked: Path, home: Path) -> str | None:
    """What went wrong, if something did."""
    if not shutil.which(INSTALL[0]):
        return "there is no npm"
    home.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copy(locked / name, home / name)
    done = subprocess.run(INSTALL, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else None
