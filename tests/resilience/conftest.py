"""A black hole in the API's place."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from panel.people.models import Account


@pytest.fixture
def black_hole() -> Iterator[str]:
    """The address of an API that accepts connections and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=128)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/platform_api"


@pytest.fixture
def hangs(account: Account, black_hole: str) -> Account:
    """The account, whose API hangs from now on."""
    account.api_url = black_hole
    account.save()
    return account
