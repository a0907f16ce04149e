"""HTTP responses."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from panel.sandbox.forms import Environ

StartResponse = Callable[[str, list[tuple[str, str]]], object]

# A server that can send headers slowly offers this in its environ: a function of the pause in seconds.
SLOW_HEADERS: Final = "sandbox.slow_headers"
WITHOUT_BODY: Final = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Response:
    """`promised`: a Content-Length that is not the body's. `pause`: seconds between two bytes of body or headers."""

    body: bytes
    kind: str = "application/json"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    promised: int | None = None
    pause: float = 0
    slow_headers: bool = False
    released: threading.Event = field(default_factory=threading.Event, compare=False)

    def send(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        has_body = self.status not in WITHOUT_BODY
        body = self.body if has_body else b""
        length = len(body) if self.promised is None else self.promised
        about_body = (("Content-Type", self.kind), ("Content-Length", str(length))) if has_body else ()
        if self.slow_headers:
            self._slow_down(environ)
        status = HTTPStatus(self.status)
        start(f"{status.value} {status.phrase}", [*about_body, *self.headers])
        if self.promised is not None:
            return iter(())  # granian would count the bytes of a list and send their number
        return self._dripping(body) if self.pause and not self.slow_headers else [body]

    def _slow_down(self, environ: Environ) -> None:
        """WSGI sends all headers at once. If the server cannot send them slowly, they come later."""
        if SLOW_HEADERS in environ:
            environ[SLOW_HEADERS](self.pause, self.released)
        else:
            self.released.wait(self.pause * 100)

    def _dripping(self, body: bytes) -> Iterator[bytes]:
        for index in range(len(body)):
            yield body[index : index + 1]
            self.released.wait(self.pause)


def encoded(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()


def as_json(answer: Mapping[str, Any], status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    return Response(encoded(answer), status=status, headers=headers)
