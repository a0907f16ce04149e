"""Settings, all of them from the environment (docs/settings.md)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from environs import validate

from panel import databases
from panel.environment import DEFAULT_DATA, directory, env, needed_together, seal
from panel.validators import (
    encrypted_address,
    fernet_keys,
    long_or_nothing,
    receivers_address,
    reports_address,
    signing_secret,
)

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR: Path = env.path("PANEL_DATA", DEFAULT_DATA).resolve()
SECRET_KEY = env.str("PANEL_SECRET_KEY", validate=validate.Length(min=50))
ENCRYPTION_KEYS: list[str] = env.list("PANEL_ENCRYPTION_KEYS", validate=fernet_keys)
STATIC_DIR: Path = env.path("PANEL_STATIC", DATA_DIR / "static").resolve()
DEBUG = env.bool("PANEL_DEBUG", default=False)
HTTPS = env.bool("PANEL_HTTPS", default=True)
HSTS_SUBDOMAINS = env.bool("PANEL_HSTS_SUBDOMAINS", default=False)
HSTS_PRELOAD = env.bool("PANEL_HSTS_PRELOAD", default=False)
ALLOWED_HOSTS = env.list("PANEL_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
TRUSTED_PROXIES = env.int("PANEL_TRUSTED_PROXIES", default=0, validate=validate.Range(min=0))
HOST = env.str("PANEL_HOST", default="127.0.0.1")
PORT = env.int("PANEL_PORT", default=8000, validate=validate.Range(min=1, max=65535))
WORKERS = env.int("PANEL_WORKERS", default=2, validate=validate.Range(min=1))
LOG_FORMAT = env.str("PANEL_LOG_FORMAT", default="line", validate=validate.OneOf(["line", "json"]))
SENTRY_DSN = env.str("PANEL_SENTRY_DSN", default="", validate=reports_address)
METRICS_TOKEN = env.str("PANEL_METRICS_TOKEN", default="", validate=long_or_nothing)
AUDIT_STREAM = env.str("PANEL_AUDIT_STREAM", default="", validate=receivers_address)
AUDIT_STREAM_SECRET = env.str("PANEL_AUDIT_STREAM_SECRET", default="", validate=signing_secret)
JOURNAL_DAYS = env.int("PANEL_JOURNAL_DAYS", default=0, validate=validate.Range(min=0))
JOB_DAYS = env.int("PANEL_JOB_DAYS", default=30, validate=validate.Range(min=1))
THREADS = env.int("PANEL_THREADS", default=32, validate=validate.Range(min=1))
API_CALLS_AT_ONCE = env.int("PANEL_API_CALLS_AT_ONCE", default=8, validate=validate.Range(min=1))
JOB_CALLS_AT_ONCE = env.int("PANEL_JOB_CALLS_AT_ONCE", default=3, validate=validate.Range(min=1, max=8))
EXPERIMENTAL_LOGON_URL = env.str("PANEL_EXPERIMENTAL_LOGON_URL", default="", validate=encrypted_address)
DATABASES = {"default": env.dj_db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'panel.sqlite3'}")}
CACHES = {
    "default": env.dj_cache_url("CACHE_URL", default="db://panel_cache"),  # what all processes must agree on
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}},
}
CACHE_ADDRESS = env.str("CACHE_URL", default="db://panel_cache")
seal()
needed_together("PANEL_AUDIT_STREAM_SECRET", AUDIT_STREAM_SECRET, needed=AUDIT_STREAM.startswith("http"))
directory("PANEL_DATA", DATA_DIR)
DATABASES["default"] = databases.database(DATABASES["default"], THREADS)
CACHES["default"] = databases.cache(CACHES["default"], CACHE_ADDRESS)

INSTALLED_APPS = [
    "panel",
    "panel.people",
    "panel.journal",
    "panel.audit_stream",
    "panel.once",
    "panel.saved_views",
    "panel.jobs",
    "panel.team",
    "panel.bulk",
    "panel.reviews",
    "panel.upkeep",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
]
MIDDLEWARE = [
    "panel.monitoring.probes.ProbesMiddleware",
    "panel.web.middleware.ProxyHintMiddleware",
    "panel.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "panel.monitoring.middleware.RequestMetricsMiddleware",
    "panel.web.middleware.NoStoreMiddleware",
    "panel.resilience.deadline.DeadlineMiddleware",
    "panel.resilience.afterwards.AfterwardsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "panel.web.limits.LimitsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "panel.sign_in.middleware.MemberMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "panel.web.middleware.FragmentMiddleware",
    "panel.web.middleware.PostOnlyMiddleware",
    "panel.remote.middleware.ApiMiddleware",
    "panel.web.busy.BusyMiddleware",
    "panel.access.middleware.AccessMiddleware",
    "panel.once.middleware.OnceMiddleware",
    "panel.web.middleware.TimeZoneMiddleware",
]
ROOT_URLCONF = "panel.urls"
WSGI_APPLICATION = "panel.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "panel.web.jinja.Templates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "panel.web.jinja.environment",
            # `user` stays out of the context: there it would be an application's user.
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "panel.once.context.form_tokens",
                "panel.web.context.page",
                "panel.saved_views.context.rail",
                "panel.jobs.context.jobs",
            ],
        },
    }
]
FORM_RENDERER = "panel.web.jinja.FormRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["panel.sign_in.backends.MemberBackend"]
PASSWORD_HASHERS = ["panel.sign_in.hashing.BoundedArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "panel.sign_in.passwords.NotOnlySpaces"},
]
LOGIN_URL = "sign_in:main_account"
SESSION_ENGINE = "panel.sign_in.sessions"
SESSION_LENGTH = timedelta(hours=8)  # from sign-in, whatever is done in it
SESSION_COOKIE_AGE = int(SESSION_LENGTH.total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "panel_session"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "panel.web.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_SUBDOMAINS  # binds sites that are not the panel's: nothing to begin with
SECURE_HSTS_PRELOAD = HSTS_PRELOAD
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
FILE_UPLOAD_PERMISSIONS = 0o600  # also of collected static files: whitenoise serves them
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STATIC_URL = "static/"
STATIC_ROOT = STATIC_DIR
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "panel.web.static_files.UsedFiles"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LANGUAGE_CODE = "en"
USE_I18N = False  # English only for now: gettext then returns its text without a look-up
TIME_ZONE = "UTC"
USE_TZ = True

DEFAULT_EXCEPTION_REPORTER_FILTER = "panel.web.reports.NoValues"
LOG_FORMATTERS = {
    "line": {
        "()": "panel.web.log_lines.LineFormatter",
        "format": "{asctime} {levelname} {name} {request_id}: {message}",
        "style": "{",
    },
    "json": {"()": "panel.web.json_lines.json_formatter"},
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {LOG_FORMAT: LOG_FORMATTERS[LOG_FORMAT]},
    "filters": {"request_id": {"()": "panel.request_id.RequestIdFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # httpx writes whole addresses at INFO; a query could carry a name.
        "httpx": {"level": "WARNING"},
    },
}
