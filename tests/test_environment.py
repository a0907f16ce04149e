"""Settings that do not fit keep the panel from starting, and say so by name."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

import panel.environment
from panel import databases

ROOT = Path(__file__).parent.parent
GOOD = {
    "PATH": "/usr/bin:/bin",
    "PANEL_SECRET_KEY": "long-enough-long-enough-long-enough-long-enough-long-enough",
    "PANEL_ENCRYPTION_KEYS": "3vG6Ar3pVq6Vw8yQkqY3uIuVJqk1i9mPYy8M1Nn0q2c=",
}
DSN = "an https address with a public key, as Sentry shows it for a project, or nothing"
STREAM = "an https address, syslog://, syslog+tcp:// or syslog+tls:// with host and port, or nothing"
STREAM_SECRET = "whsec_ and 24 to 64 random bytes in Base64, or nothing"


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of its own, as a start of the panel does."""
    command = [sys.executable, "manage.py", "diffsettings"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


type Read = Callable[[dict[str, str]], dict[str, Any]]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read the settings as they are read at a start, in this process; what does not fit raises ImproperlyConfigured."""

    def settings_of(environment: dict[str, str]) -> dict[str, Any]:
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(panel, "environment", panel.environment)  # put back in the end, with the module itself
        monkeypatch.delitem(sys.modules, "panel.environment")
        return runpy.run_path(str(ROOT / "panel/settings.py"))

    return settings_of


def refusal(read: Read, environment: dict[str, str]) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        read(environment)
    return str(refused.value)


def test_good_settings_are_taken(tmp_path: Path) -> None:
    started = start(GOOD | {"PANEL_DATA": str(tmp_path), "PANEL_PORT": "9000"})
    assert started.returncode == 0, started.stderr
    assert "PORT = 9000" in started.stdout


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PANEL_SECRET_KEY", "short", "a random text of 50 characters or more"),
        ("PANEL_ENCRYPTION_KEYS", "not-a-key", "one or more Fernet keys, newest first, separated by commas"),
        ("PANEL_ENCRYPTION_KEYS", "", "one or more Fernet keys, newest first, separated by commas"),
        ("PANEL_DEBUG", "perhaps", "true or false"),
        ("PANEL_HTTPS", "perhaps", "true or false"),
        ("PANEL_DATA", "/proc/nowhere", "a directory that the panel may write to"),
        ("PANEL_PORT", "http", "a port number"),
        ("PANEL_PORT", "70000", "a port number"),
        ("PANEL_WORKERS", "0", "a number of processes"),
        ("PANEL_THREADS", "many", "a number of threads for each process"),
        ("PANEL_LOG_FORMAT", "xml", "line or json"),
        *(
            ("PANEL_SENTRY_DSN", value, DSN)
            for value in ("http://key@sentry.example/1", "https://sentry.example/1", "https://key@sentry.example/")
        ),
        ("PANEL_METRICS_TOKEN", "guessable", "a random text of 32 characters or more, or nothing"),
        *(
            ("PANEL_AUDIT_STREAM", value, STREAM)
            for value in (
                "http://siem.example/hook",
                "https://user:password@siem.example/hook",
                "https://siem.example/hook?token=1",
                "syslog://",
                "syslog://logs:99999",
                "syslog+tls://logs/path",
                "ftp://127.0.0.1/",
            )
        ),
        *(
            ("PANEL_AUDIT_STREAM_SECRET", value, STREAM_SECRET)
            for value in ("short", "whsec_c2hvcnQ=", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "whsec_no base64")
        ),
        ("PANEL_TRUSTED_PROXIES", "-1", "the number of reverse proxies in front of the panel"),
        *(
            ("PANEL_EXPERIMENTAL_LOGON_URL", value, "an https address up to the method's name, or nothing")
            for value in ("http://api.example/api", "api.example/api", "ftp://127.0.0.1/", "https://", "https://a/?b=c")
        ),
        ("DATABASE_URL", "nonsense", "a database address, such as sqlite:////var/lib/panel/panel.sqlite3"),
        ("CACHE_URL", "nonsense", "a cache address, such as redis://127.0.0.1:6379/0"),
    ],
)
def test_a_setting_that_does_not_fit_is_named_with_what_it_expects(
    read: Read, name: str, value: str, expected: str
) -> None:
    said = refusal(read, GOOD | {name: value})
    assert f"{name}: " in said
    assert f"It should hold {expected}." in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://db/panel", "DATABASE_URL: the panel works with sqlite:// and postgresql:// only."),
        ("CACHE_URL", "locmem://", "CACHE_URL: the panel works with db://, redis:// and rediss:// only."),
    ],
)
def test_a_database_or_a_cache_of_another_kind_is_refused(
    read: Read, tmp_path: Path, name: str, value: str, said: str
) -> None:
    assert said in refusal(read, GOOD | {"PANEL_DATA": str(tmp_path), name: value})


@pytest.mark.parametrize(
    ("made", "missing"),
    [
        (lambda: databases.database({"ENGINE": databases.POSTGRESQL}, 8), "DATABASE_URL: psycopg, psycopg_pool"),
        (lambda: databases.cache({"BACKEND": databases.REDIS}, "redis://cache:6379/0"), "CACHE_URL: redis"),
    ],
)
def test_a_driver_that_is_missing_is_named_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, made: Callable[[], object], missing: str
) -> None:
    monkeypatch.setattr(databases, "find_spec", lambda _: None)
    with pytest.raises(ImproperlyConfigured) as refused:
        made()
    assert str(refused.value) == f"{missing} is not installed. Run `make install-shared`."


@pytest.mark.parametrize("value", ["", "https://api.example/api", "http://127.0.0.1:8100/api"])
def test_passwords_may_be_checked_by_https_or_on_this_machine(read: Read, tmp_path: Path, value: str) -> None:
    settings = read(GOOD | {"PANEL_DATA": str(tmp_path), "PANEL_EXPERIMENTAL_LOGON_URL": value})
    assert settings["EXPERIMENTAL_LOGON_URL"] == value


def test_a_webhook_needs_a_secret_to_sign_with(read: Read, tmp_path: Path) -> None:
    stream = {"PANEL_DATA": str(tmp_path), "PANEL_AUDIT_STREAM": "https://siem.example/hook"}
    said = f"PANEL_AUDIT_STREAM_SECRET: It is missing. It should hold {STREAM_SECRET}."
    assert refusal(read, GOOD | stream) == said


@pytest.mark.parametrize("address", ["syslog://logs", "syslog+tcp://logs:1601", "syslog+tls://logs.example"])
def test_syslog_needs_none(read: Read, tmp_path: Path, address: str) -> None:
    assert read(GOOD | {"PANEL_DATA": str(tmp_path), "PANEL_AUDIT_STREAM": address})["AUDIT_STREAM"] == address


@pytest.mark.parametrize("name", ["PANEL_SECRET_KEY", "PANEL_ENCRYPTION_KEYS"])
def test_a_secret_that_is_missing_is_named(name: str) -> None:
    started = start({key: value for key, value in GOOD.items() if key != name})
    assert started.returncode == 1
    assert f"{name}: " in started.stderr
    assert "Traceback" not in started.stderr


def test_several_problems_are_all_told_at_once() -> None:
    started = start({"PATH": "/usr/bin:/bin", "PANEL_PORT": "http"})
    assert started.returncode == 1
    for name in ("PANEL_SECRET_KEY", "PANEL_ENCRYPTION_KEYS", "PANEL_PORT"):
        assert f"{name}: " in started.stderr


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text(GOOD["PANEL_SECRET_KEY"])
    environment = {key: value for key, value in GOOD.items() if key != "PANEL_SECRET_KEY"}
    started = start(environment | {"PANEL_SECRET_KEY_FILE": str(secret), "PANEL_DATA": str(tmp_path)})
    assert started.returncode == 0, started.stderr
    assert GOOD["PANEL_SECRET_KEY"] in started.stdout
