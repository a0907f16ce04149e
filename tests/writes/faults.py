"""Faults that strike from a write on: what was read before it was read well."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from panel.api.calls import shared_client
from tests.sandboxes import RunningSandbox

# What a call can meet. `lost` is the panel's own patience coming to an end, before the call arrives or after it.
FAULTS: dict[str, dict[str, Any]] = {
    "timed out before it arrived": {"lost": "request"},
    "timed out after it was done": {"lost": "response"},
    "reset before": {"reset": "before"},
    "reset after": {"reset": "after"},
    "500": {"http_status": 500},
    "502": {"http_status": 502, "body": "html", "when": "before"},
    "429": {"http_status": 429, "when": "before"},  # assumed to mean that nothing was done: see ApiBusy
    "403": {"http_status": 403, "body": "html"},
    "302": {"http_status": 302, "body": "empty"},
    "204": {"http_status": 204, "body": "empty"},
    "HTML": {"body": "html"},
    "truncated": {"body": "truncated"},
    "empty": {"body": "empty"},
    "wrong types": {"body": "wrong_types"},
    "code 340": {"code": 340},
    "code 100": {"code": 100},
    "code 2": {"code": 2},
}


@contextmanager
def failing_from(
    sandbox: RunningSandbox, command: str, *, lasting: bool = True, lost: str = "", **kind: Any
) -> Iterator[None]:
    """From the first call of the command on every call fails like this; or (not lasting) that one call alone."""
    struck = False

    def on_request(request: httpx.Request) -> None:
        nonlocal struck
        first = not struck and request.url.path.endswith(f"/{command}")
        if first and kind:
            sandbox.fault("*" if lasting else command, **kind, **({} if lasting else {"times": 1}))
        if lost == "request" and (first or (struck and lasting)):
            struck = True
            raise httpx.ReadTimeout("late", request=request)
        struck = struck or (first and lost != "response")

    def on_response(response: httpx.Response) -> None:
        nonlocal struck
        first = not struck and response.request.url.path.endswith(f"/{command}")
        if lost == "response" and (first or (struck and lasting)):
            struck = True
            raise httpx.ReadTimeout("late", request=response.request)

    client = shared_client()
    hooks = client.event_hooks
    client.event_hooks = {
        "request": [*hooks["request"], on_request],
        "response": [*hooks["response"], on_response],
    }
    try:
        yield
    finally:
        client.event_hooks = hooks
        sandbox.clear_faults()
