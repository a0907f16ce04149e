"""PostgreSQL, Valkey and panels as programs of their own, as several machines share them."""

from collections.abc import Iterator

import pytest

from bench.programs.panel import RunningPanel, running_panel
from bench.programs.shared import Server, database, postgres, valkey
from tests.sandboxes import RunningSandbox, running_sandbox, write_credentials


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL of these tests only: they restart it."""
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[Server]:
    """A Valkey of these tests only."""
    with valkey() as server:
        yield server


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[RunningSandbox]:
    """Slow enough that there are always writes on their way."""
    with running_sandbox(latency=0.1) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def panel(
    postgres_server: Server,
    valkey_server: Server,
    shared_sandbox: RunningSandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningPanel]:
    """The first panel, with TLS in front; `panel.beside(...)` starts another one."""
    data = tmp_path_factory.mktemp("first")
    settings = {
        "DATABASE_URL": database(postgres_server.url, "panel"),
        "CACHE_URL": f"{valkey_server.url}/0",
        "PANEL_HTTPS": "true",
        "PANEL_TRUSTED_PROXIES": "1",
        "PANEL_ALLOWED_HOSTS": "panel.example.com",
        "PANEL_WORKERS": "2",
    }
    with running_panel(data, shared_sandbox.url, write_credentials(shared_sandbox, data), **settings) as panel:
        yield panel
