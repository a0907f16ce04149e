"""Settings of the commands that run without an installation: no secrets, no database."""

from panel.api.gates import DEFAULT_CALLS_AT_ONCE

INSTALLED_APPS = ["panel"]
USE_TZ = True
API_CALLS_AT_ONCE = DEFAULT_CALLS_AT_ONCE  # read by panel/apps.py, whichever command runs
