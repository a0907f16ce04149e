"""Files that only the panel's own user may read: whoever reads the database or the keys is everybody."""

import contextlib
import itertools
import os
import stat
from collections.abc import Iterator
from pathlib import Path

UMASK = 0o077
WRITTEN = ("panel.sqlite3*", "panel.log*", "setup-token*", "sandbox*", "secrets", "secrets/*", "static", "static/**/*")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NotPrivateError(Exception):
    """Others may enter the directory; the message says what to do."""


def private_from_now_on() -> None:
    """What this process and its children create is for their user only, from the first byte on."""
    os.umask(UMASK)


def make_private(directory: Path, *, mend: bool = False) -> None:
    """Make the directory when it is not there; take from others what they may do with the panel's files in it.

    `mend` also does so to the directory itself: for one that the panel made. Others are refused: they may be shared on
    purpose, and hold more than the panel's.

    Raises:
        NotPrivateError
        OSError: it cannot be made.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_open(directory):
        if not (mend and directory.stat().st_uid == os.geteuid()):
            mode = stat.S_IMODE(directory.stat().st_mode)
            raise NotPrivateError(
                f"{directory} may be entered by others (mode {mode:o}), and would hold passwords' hashes, sessions and "
                f"keys. Choose another directory, or run: chmod -R go= {directory}"
            )
        directory.chmod(0o700)
    for path in own_entries(directory):
        if is_open(path):
            with contextlib.suppress(FileNotFoundError):  # a journal of the database comes and goes
                path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def is_open(path: Path) -> bool:
    """Whether its mode gives anything to others."""
    try:
        return bool(path.stat().st_mode & OTHERS)
    except FileNotFoundError:
        return False


def own_entries(directory: Path) -> Iterator[Path]:
    """What panel and sandbox write; all else is left alone. Links are not followed, others' files are theirs."""
    for path in itertools.chain.from_iterable(directory.glob(pattern) for pattern in WRITTEN):
        with contextlib.suppress(FileNotFoundError):
            if not path.is_symlink() and path.lstat().st_uid == os.geteuid():
                yield path
