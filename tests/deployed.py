"""The settings of a panel behind a proxy with TLS, for `manage.py check --deploy`."""

import os
import tempfile

os.environ |= {
    "PANEL_SECRET_KEY": "a-secret-key-of-no-installation-50-characters-or-more-0123456789",
    "PANEL_ENCRYPTION_KEYS": "3vG6Ar3pVq6Vw8yQkqY3uIuVJqk1i9mPYy8M1Nn0q2c=",
    "PANEL_HTTPS": "true",
    "PANEL_TRUSTED_PROXIES": "1",
    "PANEL_ALLOWED_HOSTS": "panel.example.org",
    "PANEL_HSTS_SUBDOMAINS": "true",
    "PANEL_HSTS_PRELOAD": "true",
    "PANEL_DATA": tempfile.mkdtemp(prefix="panel-deployed-"),
}

from panel.settings import *  # noqa: F403
