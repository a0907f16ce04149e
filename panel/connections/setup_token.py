"""The one-time token of the first run: people who can read the console may connect the first account."""

import secrets
from pathlib import Path

from django.conf import settings

from panel.people.models import Account


def path() -> Path:
    return Path(settings.DATA_DIR) / "setup-token"


def token_for_the_console() -> str | None:
    """The token, made if necessary; None after an account was connected."""
    if Account.objects.exists():
        forget()
        return None
    if not path().exists():
        path().parent.mkdir(parents=True, exist_ok=True)
        _write(secrets.token_urlsafe(24))
    return path().read_text().strip()


def fits(given: str) -> bool:
    """False if there is no token."""
    try:
        waiting = path().read_bytes().strip()
    except FileNotFoundError:
        return False
    return secrets.compare_digest(given.strip().encode(), waiting)


def claim() -> bool:
    """Use the token; False if another request has just used it."""
    try:
        path().unlink()
    except FileNotFoundError:
        return False
    return True


def put_back(token: str) -> None:
    """After a claim without a stored account: the token is valid again."""
    _write(token.strip())


def forget() -> None:
    path().unlink(missing_ok=True)


def _write(token: str) -> None:
    """Only its owner can ever read it, and never half of it."""
    part = path().with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(token)
    part.replace(path())
