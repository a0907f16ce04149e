"""Settings of the commands that run without an installation: no secrets, no database."""

INSTALLED_APPS = ["panel"]
USE_TZ = True
