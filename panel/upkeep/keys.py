"""Where the encryption keys are: without them the service keys in a backup are lost, beside it they are no secret."""

import os
from pathlib import Path

VARIABLE = "PANEL_ENCRYPTION_KEYS"
IN_A_FILE = f"{VARIABLE}_FILE"


def where() -> str:
    """The place, in words; never the keys."""
    return os.environ.get(IN_A_FILE) or f"the environment variable {VARIABLE}"


def lie_beside(backup: Path) -> bool:
    """Whether they are in the backup's directory, or below it: a copy of that holds both."""
    file = os.environ.get(IN_A_FILE)
    return bool(file) and Path(file).resolve().is_relative_to(backup.resolve().parent)  # type: ignore[arg-type]
