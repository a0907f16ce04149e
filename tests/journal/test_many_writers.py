"""Many writers at once, in several processes, on a database like that of an installation."""

from pathlib import Path

import pytest

from bench.journal import PROCESSES, THREADS, measure


@pytest.mark.programs
def test_the_chain_holds_under_32_writers_and_every_write_has_its_end(tmp_path: Path) -> None:
    # verify_journal, which the measurement ends with, fails on a gap, a double and an entry that differs.
    _, said = measure(tmp_path, writes=3)
    assert said.startswith(f"demo: {PROCESSES * THREADS * 3 * 2} event(s), head {PROCESSES * THREADS * 3 * 2}:")
