"""Files that only the panel's own user may read: the database and the keys open everything."""

import contextlib
import itertools
import os
import stat
from collections.abc import Iterator
from pathlib import Path

UMASK = 0o077
WRITTEN = (
    "panel.sqlite3*",
    "panel.log*",
    "setup-token*",
    "sandbox*",
    "secrets",
    "secrets/*",
    "static",
    "static/**/*",
    "backups/*",
)
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NotPrivateError(Exception):
    """Others may open the directory; the message says what to do."""


def private_from_now_on() -> None:
    """Only this user may read what this process and its children create."""
    os.umask(UMASK)


def make_private(directory: Path, *, mend: bool = False) -> None:
    """Make the directory if it is missing; take other users' permissions from the panel's files in it.

    `mend` also does so for the directory itself, if the panel made it. Another one is refused: it may be shared on
    purpose, and hold other files.

    Raises:
        NotPrivateError
        OSError: it cannot be made.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_open(directory):
        if not (mend and directory.stat().st_uid == os.geteuid()):
            mode = stat.S_IMODE(directory.stat().st_mode)
            raise NotPrivateError(
                f"{directory} may be opened by other users (mode {mode:o}), but hashes of passwords, sessions and keys "
                f"are stored there. Choose another directory, or run: chmod -R go= {directory}"
            )
        directory.chmod(0o700)
    for path in own_entries(directory):
        if is_open(path):
            with contextlib.suppress(FileNotFoundError):  # the database's journal file may disappear
                path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def is_open(path: Path) -> bool:
    """Whether other users have any permission."""
    try:
        return bool(path.stat().st_mode & OTHERS)
    except FileNotFoundError:
        return False


def own_entries(directory: Path) -> Iterator[Path]:
    """What panel and sandbox write, without links and other users' files."""
    for path in itertools.chain.from_iterable(directory.glob(pattern) for pattern in WRITTEN):
        with contextlib.suppress(FileNotFoundError):
            if not path.is_symlink() and path.lstat().st_uid == os.geteuid():
                yield path
