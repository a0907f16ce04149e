"""The W3C's checker (vnu) for the pages' HTML. `python -m tests.e2e.html_checker` installs it where npm is.

It comes from npm: no wheel is newer than 2020. Its own script would download a Java; the tests bring theirs.
"""

import sys
from pathlib import Path

from tests.e2e import from_npm

LOCKED = Path(__file__).parent / "npm"
HOME = Path(sys.prefix) / "npm"
JAR = HOME / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def is_installed() -> bool:
    """Whether the checker of this lock is there."""
    return JAR.exists() and from_npm.is_installed(LOCKED, HOME)


if __name__ == "__main__" and not is_installed() and (problem := from_npm.install(LOCKED, HOME)):
    print(f"The checker of the pages' HTML cannot be installed: {problem}. Its test is skipped.")  # noqa: T201
