"""bench/RESULTS.md: the last recorded figures of each target, a section each."""

import re
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
HEAD = """# Recorded figures

They depend on the machine and on what else runs on it: compare figures of one run, or of two runs on one idle machine.
"""


def record(target: str, lines: list[str]) -> None:
    """Replace the section of this target of the Makefile, or add it."""
    text = RESULTS.read_text() if RESULTS.exists() else HEAD
    heading = f"## The last recorded `make {target}`\n"
    section = f"{heading}\n```\n" + "\n".join(lines) + "\n```\n"
    before, found, rest = text.partition(heading)
    if not found:
        RESULTS.write_text(f"{text}\n{section}")
        return
    following = re.search(r"^## ", rest, re.MULTILINE)
    after = f"\n{rest[following.start() :]}" if following else ""
    RESULTS.write_text(before + section + after)
