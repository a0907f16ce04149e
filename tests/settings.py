"""The panel's own settings, with made-up secrets and what makes tests quick.

TEST_DATABASE_URL and TEST_CACHE_URL name a PostgreSQL and a Valkey in place of SQLite: `make test-postgres`. Each
process of pytest has databases of its own there, and empties them.
"""

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

number = int("0" + os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"))  # of this process of pytest
for name, test_url in {"DATABASE_URL": "{}", "CACHE_URL": f"{{}}/{number}"}.items():
    os.environ.pop(name, None)  # never an installation's
    if os.environ.get(f"TEST_{name}"):
        os.environ[name] = test_url.format(os.environ[f"TEST_{name}"])

os.makedirs(os.path.join(os.environ["PANEL_DATA"], "static"))  # noqa: PTH103, PTH118 - whitenoise wants one

from panel.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["tests.hashing.BoundedMD5"]
TEMPLATES[0]["OPTIONS"]["undefined"] = jinja2.StrictUndefined  # noqa: F405 - of panel.settings
# A file: threads share a database in memory in a way of its own, in which nobody waits for a lock.
if "DATABASE_URL" not in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["PANEL_DATA"], "test.sqlite3")}  # noqa: F405, PTH118
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
