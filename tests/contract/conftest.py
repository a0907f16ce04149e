"""The vendor's own Python client, unchanged, talking https to `manage.py sandbox`."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from voximplant.apiclient import VoximplantAPI

from bench.programs.sandbox import SandboxProgram, sandbox_program

Client = Any  # the vendor's client has no types


@pytest.fixture(scope="session")
def _processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], SandboxProgram]]:
    """One sandbox for each personality, started when it is first asked for."""
    with ExitStack() as running:

        @cache
        def process(personality: str) -> SandboxProgram:
            data = tmp_path_factory.mktemp("sandbox")
            options = ("--seed", "demo", "--tls", "--personality", personality)
            return running.enter_context(sandbox_program(data, *options))

        yield process


@pytest.fixture
def personality() -> str:
    """How the sandbox spells its answers; parametrize it for another."""
    return "documented"


@pytest.fixture
def _process(_processes: Callable[[str], SandboxProgram], personality: str) -> SandboxProgram:
    return _processes(personality)


@pytest.fixture
def client(
    _process: SandboxProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[dict[str, Any]], Client]:
    """A client with the key of these credentials: {account_id, key_id, private_key, ...}."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(_process.certificate))
    endpoint = _process.url.removeprefix("https://").removesuffix("/platform_api")

    def client(credentials: dict[str, Any]) -> Client:
        path = tmp_path / f"{credentials['key_id']}.json"
        path.write_text(json.dumps(credentials))
        return VoximplantAPI(str(path), endpoint=endpoint)

    return client


@pytest.fixture
def api(_process: SandboxProgram, client: Callable[[dict[str, Any]], Client]) -> Client:
    """The client with the account's Owner key."""
    return client(json.loads(_process.credentials.read_text()))
