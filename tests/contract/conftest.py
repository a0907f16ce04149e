"""The vendor's own Python client, unchanged, talking https to `manage.py sandbox`."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from voximplant.apiclient import VoximplantAPI

from tests.sandbox_process import Process, sandbox_process

Client = Any  # the vendor's client has no types


@pytest.fixture(scope="session")
def _process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with sandbox_process(tmp_path_factory.mktemp("sandbox"), "--seed", "demo", "--tls") as process:
        yield process


@pytest.fixture
def client(_process: Process, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], Client]:
    """A client with the key of these credentials: {account_id, key_id, private_key, ...}."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(_process.certificate))
    endpoint = _process.url.removeprefix("https://").removesuffix("/platform_api")

    def client(credentials: dict[str, Any]) -> Client:
        path = tmp_path / f"{credentials['key_id']}.json"
        path.write_text(json.dumps(credentials))
        return VoximplantAPI(str(path), endpoint=endpoint)

    return client


@pytest.fixture
def api(_process: Process, client: Callable[[dict[str, Any]], Client]) -> Client:
    """The client with the account's Owner key."""
    return client(json.loads(_process.credentials.read_text()))
