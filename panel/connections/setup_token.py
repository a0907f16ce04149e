"""The one-time token of the first run: who can read the console may connect the first account."""

import secrets
from pathlib import Path

from django.conf import settings

from panel.people.models import Account


def path() -> Path:
    """Where the token waits."""
    return Path(settings.DATA_DIR) / "setup-token"


def token_for_the_console() -> str | None:
    """The token while no account is connected, made when there is none yet; afterwards None."""
    if Account.objects.exists():
        forget()
        return None
    if not path().exists():
        path().parent.mkdir(parents=True, exist_ok=True)
        _write(secrets.token_urlsafe(24))
    return path().read_text().strip()


def fits(given: str) -> bool:
    """Whether this is the token, while one is waiting."""
    try:
        waiting = path().read_bytes().strip()
    except FileNotFoundError:
        return False
    return secrets.compare_digest(given.strip().encode(), waiting)


def claim() -> bool:
    """Use the token up; False when another answer did so a moment ago."""
    try:
        path().unlink()
    except FileNotFoundError:
        return False
    return True


def put_back(token: str) -> None:
    """It was claimed, but nothing was stored: it counts again."""
    _write(token.strip())


def forget() -> None:
    """There is nothing to connect by it any more."""
    path().unlink(missing_ok=True)


def _write(token: str) -> None:
    """Readable for nobody else from its first byte on, and never half written."""
    part = path().with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(token)
    part.replace(path())
