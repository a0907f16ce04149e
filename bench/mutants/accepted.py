"""The list of survivors that are accepted, each with a reason: `accepted.toml`."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from bench.mutants.mutants import Mutant

LIST = Path(__file__).with_name("accepted.toml")

type Reasons = dict[str, dict[str, str]]


def reasons() -> Reasons:
    """File -> name of the mutant -> reason."""
    return tomllib.loads(LIST.read_text())


def is_accepted(mutant: Mutant, listed: Reasons) -> bool:
    return mutant.name in listed.get(str(mutant.path), {})


def outdated(listed: Reasons, mutants: Iterable[Mutant]) -> list[str]:
    """What is listed, but is no mutant of today's code."""
    names = {(str(mutant.path), mutant.name) for mutant in mutants}
    return [f"{path} {name}" for path, each in listed.items() for name in each if (path, name) not in names]
