"""The environment variables of the panel: read once, typed, refused at start if they are wrong.

Every variable may also be given as a file's content: `PANEL_SECRET_KEY_FILE=/run/secrets/key`.
docs/settings.md is the same table for people; a test compares the two.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import EnvValidationError, FileAwareEnv

from panel.private_files import NotPrivateError, make_private

DEFAULT_DATA = Path(__file__).resolve().parent.parent / ".data"

EXPECTS = {
    "PANEL_SECRET_KEY": "a random text of 50 characters or more",
    "PANEL_ENCRYPTION_KEYS": "one or more Fernet keys, newest first, separated by commas",
    "PANEL_DEBUG": "true or false",
    "PANEL_HTTPS": "true or false",
    "PANEL_HSTS_SUBDOMAINS": "true or false",
    "PANEL_HSTS_PRELOAD": "true or false",
    "PANEL_ALLOWED_HOSTS": "host names, separated by commas",
    "PANEL_TRUSTED_PROXIES": "the number of reverse proxies in front of the panel",
    "PANEL_DATA": "a directory that the panel may write to",
    "PANEL_STATIC": "a directory for the files that `manage.py collectstatic` collects",
    "PANEL_HOST": "an address to listen on",
    "PANEL_PORT": "a port number",
    "PANEL_WORKERS": "a number of processes",
    "PANEL_THREADS": "a number of threads for each process",
    "PANEL_LOG_FORMAT": "line or json",
    "PANEL_SENTRY_DSN": "an https address with a public key, as Sentry shows it for a project, or nothing",
    "PANEL_METRICS_TOKEN": "a random text of 32 characters or more, or nothing",
    "PANEL_AUDIT_STREAM": "an https address, syslog://, syslog+tcp:// or syslog+tls:// with host and port, or nothing",
    "PANEL_AUDIT_STREAM_SECRET": "whsec_ and 24 to 64 random bytes in Base64, or nothing",
    "PANEL_JOURNAL_DAYS": "a number of days; 0 keeps everything",
    "PANEL_JOB_DAYS": "a number of days",
    "PANEL_API_CALLS_AT_ONCE": "a number of calls",
    "PANEL_JOB_CALLS_AT_ONCE": "a number of calls, 8 at most",
    "PANEL_EXPERIMENTAL_LOGON_URL": "an https address up to the method's name, or nothing",
    "DATABASE_URL": "a database address, such as sqlite:////var/lib/panel/panel.sqlite3",
    "CACHE_URL": "a cache address, such as redis://127.0.0.1:6379/0",
}

env = FileAwareEnv(eager=False)


def directory(name: str, path: Path) -> Path:
    """Make the directory if it is missing; only its owner may open it.

    If others may open it, the default directory is corrected: earlier versions made it so. Any other is refused.

    Raises:
        ImproperlyConfigured: it cannot be written to, or others may open it.
    """
    try:
        make_private(path, mend=path == DEFAULT_DATA)
    except NotPrivateError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: {path}: {error.strerror}. It should hold {EXPECTS[name]}.") from None
    if not os.access(path, os.W_OK):
        raise ImproperlyConfigured(f"{name}: {path} cannot be written to. It should hold {EXPECTS[name]}.")
    return path


def needed_together(name: str, value: str, *, needed: bool) -> None:
    """
    Raises:
        ImproperlyConfigured: another variable makes this one necessary.
    """
    if needed and not value:
        raise ImproperlyConfigured(f"{name}: It is missing. It should hold {EXPECTS[name]}.")


def seal() -> None:
    """
    Raises:
        ImproperlyConfigured: names each variable that is missing or wrong, and what it should contain.
    """
    try:
        env.seal()
    except EnvValidationError as error:
        lines = [
            f"{name}: {' '.join(str(message) for message in messages)} It should hold {EXPECTS[name]}."
            for name, messages in error.error_messages.items()  # type: ignore[union-attr]  # env makes it a mapping
        ]
        raise ImproperlyConfigured("\n".join(lines)) from None
