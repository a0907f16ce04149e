"""Records what answers look like, for somebody who does not have the account."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from panel.api.errors import ApiRefused
from panel.doctor.asking import Heard
from panel.doctor.comparing import Difference
from panel.doctor.shapes import shape_of

ABOUT: Final = (
    "What the answers of the Management API's reading methods look like: types and names of fields, no values. Names"
    " of fields are as the API wrote them. Read this file before you send it."
)


def write(directory: Path, number: int, heard: Iterable[tuple[Heard, list[Difference]]]) -> Path:
    """Write the file about one account. Only this user may read it, and it names nothing of the account.

    Raises:
        OSError: it cannot be written.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / f"answers-{number}.json"
    methods = {one.command: record_of(one, found) for one, found in heard}
    text = json.dumps({"about": ABOUT, "methods": methods}, indent=2) + "\n"
    # Do not follow a link that somebody else made.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w") as file:
        os.fchmod(handle, 0o600)  # also if the file existed before
        file.write(text)
    return path


def record_of(heard: Heard, found: list[Difference]) -> dict[str, Any]:
    """One method: the shape of its answer, or why there is none. A refusal's text may hold names, its code cannot."""
    if heard.not_asked:
        return {"not asked": heard.not_asked}
    if isinstance(heard.error, ApiRefused):
        return {"refused with code": heard.error.code}
    if heard.error is not None:
        return {"no usable answer": type(heard.error).__name__}
    differences = [{"said": one.said, "understood": one.understood} for one in found]
    return {
        "asked with": sorted({*heard.question.parameters, *heard.question.needs}),
        "answer": shape_of(heard.envelope),
        "differences": differences,
    }
