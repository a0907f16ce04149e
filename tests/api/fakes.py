"""An API that answers what a test wants."""

import json
from collections.abc import Callable
from typing import Any

import httpx

from panel.api.client import Api

type Answering = Callable[[httpx.Request], httpx.Response]


def api_that(answer: Answering) -> Api:
    client = httpx.Client(transport=httpx.MockTransport(answer))
    return Api("https://api.example/platform_api", httpx.Auth(), client=client)


def answering(status: int = 200, content: bytes = b"", headers: dict[str, str] | None = None) -> Answering:
    return lambda _request: httpx.Response(status, content=content, headers=headers)


def api_answering(body: Any, status: int = 200) -> Api:
    """Always the same; bytes as they are, anything else as JSON."""
    return api_that(answering(status, body if isinstance(body, bytes) else json.dumps(body).encode()))


def arguments(request: httpx.Request) -> dict[str, str]:
    """What was sent."""
    return dict(httpx.QueryParams(request.read().decode()))


def one_page(rows: Any, **beside: Any) -> Api:
    """An API whose list has one page: these rows, then none."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"result": [] if int(arguments(request).get("offset", 0)) else rows, **beside})

    return api_that(answer)
