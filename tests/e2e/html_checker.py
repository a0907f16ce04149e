"""The W3C's checker (vnu) for the pages' HTML. `python -m tests.e2e.html_checker` installs it where npm is.

It comes from npm, in the version and with the checksum of npm/package-lock.json: no wheel is newer than 2020.
"""

import shutil
import subprocess
import sys
from pathlib import Path

LOCKED = Path(__file__).parent / "npm"
HOME = Path(sys.prefix) / "npm"
JAR = HOME / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
FILES = ("package.json", "package-lock.json")
# Its own script would download a Java; the tests bring theirs.
INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def is_installed() -> bool:
    """Whether the checker of this lock is there."""
    lock = HOME / FILES[1]
    return JAR.exists() and lock.exists() and lock.read_bytes() == (LOCKED / FILES[1]).read_bytes()


def install() -> str | None:
    """What went wrong, if something did."""
    if not shutil.which(INSTALL[0]):
        return "there is no npm"
    HOME.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copy(LOCKED / name, HOME / name)
    done = subprocess.run(INSTALL, cwd=HOME, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else None


if __name__ == "__main__" and not is_installed() and (problem := install()):
    print(f"The checker of the pages' HTML cannot be installed: {problem}. Its test is skipped.")  # noqa: T201
