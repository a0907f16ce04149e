"""A sandbox for the whole run, as good as new for every test, and a caller to ask it with."""

from collections.abc import Iterator

import pytest

from tests.sandbox.asking import Asker, Asking
from tests.sandboxes import DOCUMENTED, RunningSandbox, running_sandbox


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox("small", **DOCUMENTED) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(_sandbox: RunningSandbox) -> RunningSandbox:
    _sandbox.reset()
    return _sandbox


@pytest.fixture
def asking(sandbox: RunningSandbox) -> Iterator[Asking]:
    """`asking(credentials)` is a function that calls methods, signed with these credentials."""
    with Asking(sandbox.url) as asking:
        yield asking


@pytest.fixture
def ask(sandbox: RunningSandbox, asking: Asking) -> Asker:
    """Calls a method with the account's Owner key: `ask("GetUsers", application_name="support")`."""
    return asking(sandbox.credentials)
