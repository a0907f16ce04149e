"""`/healthz` says whether this process can serve, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

WELL = {"status": "ok", "database": "ok", "disk": "ok", "static": "ok"}


def test_it_needs_no_sign_in_and_tells_nothing() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, WELL)


def test_it_is_503_without_a_database() -> None:
    def broken(*_: Any) -> Any:
        raise OperationalError("password=hunter2")

    with connection.execute_wrapper(broken):
        response = Client().get("/healthz")
    assert (response.status_code, response.json()["database"]) == (503, "unreachable")
    assert b"hunter2" not in response.content


def test_it_is_503_when_the_disk_takes_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "gone"
    response = Client().get("/healthz")
    assert (response.status_code, response.json()["disk"]) == (503, "cannot be written to")


def test_it_leaves_nothing_on_the_disk(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert Client().get("/healthz").status_code == 200
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    """Where the manifest of the static files would be."""
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    settings.STATIC_ROOT = str(tmp_path)
    return tmp_path / "staticfiles.json"


def test_it_is_503_until_the_static_files_are_collected(collected: Path) -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.json()["static"]) == (503, "not collected")
    collected.write_text("{}")
    assert Client().get("/healthz").json() == WELL


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "panel.example", "not a host"])
def test_a_plain_probe_of_this_machine_is_answered_whatever_https_and_host_say(settings: Settings, host: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    for address in ("127.0.0.1", "::1"):
        assert Client().get("/healthz", HTTP_HOST=host, REMOTE_ADDR=address).status_code == 200
    assert Client().get("/healthz", HTTP_HOST=host, REMOTE_ADDR="203.0.113.1").status_code in (301, 400)
    assert Client().post("/healthz", HTTP_HOST=host).status_code == 405
