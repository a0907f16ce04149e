"""Faults that strike from a write on: what was read before it was read well."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from panel.api.calls import shared_client
from tests.sandboxes import RunningSandbox


@contextmanager
def failing_from(sandbox: RunningSandbox, command: str, *, lasting: bool = True, **kind: Any) -> Iterator[None]:
    """From the first call of the command on every call fails like this; or (not lasting) that one call alone."""

    def strike(request: httpx.Request) -> None:
        if request.url.path.endswith(f"/{command}"):
            client.event_hooks = hooks
            sandbox.fault("*" if lasting else command, **kind, **({} if lasting else {"times": 1}))

    client = shared_client()
    hooks = client.event_hooks
    client.event_hooks = {**hooks, "request": [*hooks["request"], strike]}
    try:
        yield
    finally:
        client.event_hooks = hooks
        sandbox.clear_faults()
