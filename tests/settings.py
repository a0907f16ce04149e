"""The panel's own settings, with made-up secrets and what makes tests quick."""

import os
import tempfile

import jinja2

os.environ |= {
    "PANEL_SECRET_KEY": "tests-tests-tests-tests-tests-tests-tests-tests-tests",
    "PANEL_ENCRYPTION_KEYS": "3vG6Ar3pVq6Vw8yQkqY3uIuVJqk1i9mPYy8M1Nn0q2c=",
    "PANEL_HTTPS": "false",
    "PANEL_DATA": tempfile.mkdtemp(prefix="panel-tests-"),
    "PANEL_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
}

os.makedirs(os.path.join(os.environ["PANEL_DATA"], "static"))  # noqa: PTH103, PTH118 - whitenoise wants one

from panel.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["tests.hashing.BoundedMD5"]
TEMPLATES[0]["OPTIONS"]["undefined"] = jinja2.StrictUndefined  # noqa: F405 - of panel.settings
# A file: threads share a database in memory in a way of its own, in which nobody waits for a lock.
DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["PANEL_DATA"], "test.sqlite3")}  # noqa: F405, PTH118
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
