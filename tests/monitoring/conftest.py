"""A cache that is away."""

import pytest
from pytest_django.fixtures import Settings

from bench.programs.running import free_port
from panel.resilience.shared_cache import Client


@pytest.fixture
def valkey_away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """CACHE_URL names a port where nobody listens, with a password in it."""
    monkeypatch.setattr(Client, "away_until", 0.0)
    address = f"redis://:hunter2@127.0.0.1:{free_port()}/0"
    shared = {"BACKEND": "panel.resilience.shared_cache.SharedCache", "LOCATION": address}
    settings.CACHES = {**settings.CACHES, "default": shared}
