"""No middleware, no database, no sessions: what no page of Django's can do without, and nothing else."""

from pathlib import Path

SECRET_KEY = "bench-bench-bench-bench-bench-bench-bench-bench-bench"  # nothing of value behind it
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.thin.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.jinja2.Jinja2", "DIRS": [Path(__file__).parent / "templates"]}]
