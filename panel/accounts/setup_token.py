"""The one-time token of the first run: who can read the console may connect the first account."""

import secrets
from pathlib import Path

from django.conf import settings

from panel.accounts.models import Account


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
        path().touch(mode=0o600)
        path().write_text(secrets.token_urlsafe(24))
    return path().read_text().strip()


def fits(given: str) -> bool:
    """Whether this is the token, while one is waiting."""
    return path().exists() and secrets.compare_digest(given.strip().encode(), path().read_bytes().strip())


def forget() -> None:
    """It was used."""
    path().unlink(missing_ok=True)
