"""`/healthz` says that this process is alive, `/readyz` whether it can serve, and neither anything else."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

WELL = {"status": "ok", "database": "ok", "migrations": "ok", "cache": "ok", "disk": "ok", "static": "ok"}


@pytest.fixture(autouse=True)
def just_started() -> None:
    """Nothing is known of the migrations yet."""
    caches["process"].clear()


def broken(*_: Any) -> Any:
    raise OperationalError("password=hunter2")


def test_it_needs_no_sign_in_and_tells_nothing() -> None:
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (200, WELL)


def test_it_is_503_without_a_database() -> None:
    with connection.execute_wrapper(broken):
        response = Client().get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "unreachable")
    assert b"hunter2" not in response.content


def test_a_process_is_alive_also_without_a_database() -> None:
    with connection.execute_wrapper(broken):
        response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_it_is_503_while_a_migration_is_pending() -> None:
    MigrationRecorder(connection).record_unapplied("jobs", "0001_initial")
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["migrations"]) == (503, "1 pending")
    MigrationRecorder(connection).record_applied("jobs", "0001_initial")
    assert Client().get("/readyz").json() == WELL


@pytest.mark.usefixtures("valkey_away")
def test_without_valkey_it_is_degraded_and_goes_on_serving() -> None:
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (200, {**WELL, "status": "degraded", "cache": "unavailable"})
    assert b"hunter2" not in response.content


@pytest.mark.usefixtures("valkey_away")
def test_without_valkey_and_another_part_it_is_503(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "gone"
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["status"]) == (503, "unavailable")
    assert response.json()["cache"] == "unavailable"


def test_it_is_503_when_the_table_of_the_cache_is_gone(settings: Settings) -> None:
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "no_such_table"}
    settings.CACHES = {**settings.CACHES, "default": table}
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["cache"]) == (503, "unreachable")


def test_it_is_503_with_a_cache_that_keeps_nothing(settings: Settings) -> None:
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {**settings.CACHES, "default": dummy}
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["cache"]) == (503, "does not keep values")


def test_it_is_503_when_the_disk_takes_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "gone"
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["disk"]) == (503, "cannot be written to")


def test_it_leaves_nothing_on_the_disk(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert Client().get("/readyz").status_code == 200
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    """Where the manifest of the static files would be."""
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    settings.STATIC_ROOT = str(tmp_path)
    return tmp_path / "staticfiles.json"


def test_it_is_503_until_the_static_files_are_collected(collected: Path) -> None:
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["static"]) == (503, "not collected")
    collected.write_text("{}")
    assert Client().get("/readyz").json() == WELL


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "panel.example", "not a host"])
def test_a_plain_probe_of_this_machine_is_answered_whatever_https_and_host_say(
    settings: Settings, host: str, path: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    for address in ("127.0.0.1", "::1"):
        assert Client().get(path, HTTP_HOST=host, REMOTE_ADDR=address).status_code == 200
    assert Client().get(path, HTTP_HOST=host, REMOTE_ADDR="203.0.113.1").status_code in (301, 400)
    assert Client().post(path, HTTP_HOST=host).status_code == 405
