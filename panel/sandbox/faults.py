"""Misbehaviour on demand, for tests of clients. Off unless the sandbox is started with `--faults`.

`POST /_faults` takes a fault as JSON, `GET /_faults` lists those that wait, `DELETE /_faults` forgets them all:

    {"method": "AddUser", "reset": "after", "times": 1}

* `method`: which method misbehaves, `"*"` (the default) for all; `times`: how often, without it until forgotten.
* Before the command: `latency_ms`; `rate_limit` (calls per second, those above are refused with 340: A24);
  `code` (refused with this error); `reset: "before"` (the connection breaks, nothing was done).
* After it, when the change has been made: `reset: "after"` (the connection breaks, the answer is lost);
  `http_status`; `body`: `html`, `truncated`, `wrong_types`, `empty`.

The first fault that fits a call is the only one that strikes it. How a connection breaks: WSGI has no way to cut
a connection before the response starts, so status line and headers arrive, promise a body, and the connection is
closed without it. A client sees an incomplete answer, whatever it has done to get it.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from http import HTTPStatus
from typing import Any, Final, Literal, get_args, get_type_hints

from panel.sandbox.errors import Refusal

Body = Literal["html", "truncated", "wrong_types", "empty"]
Reset = Literal["before", "after"]
Response = tuple[str, str, int, Iterable[bytes]]

HTML: Final = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
PROMISED: Final = 1000
STATUSES: Final = {None, *(status.value for status in HTTPStatus if status >= HTTPStatus.OK)}


class WrongFault(ValueError):
    """Says what is wrong with the fault that was sent."""


@dataclass(slots=True)
class Fault:
    method: str = "*"
    latency_ms: int | None = None
    code: int | None = None
    http_status: int | None = None
    body: Body | None = None
    reset: Reset | None = None
    rate_limit: int | None = None
    times: int | None = None
    _served: deque[float] = field(default_factory=deque, repr=False)

    @classmethod
    def parse(cls, sent: object) -> "Fault":
        """A fault as it comes out of JSON.

        Raises:
            WrongFault: it is no object, or has a field that is not known or not of its type.
        """
        if not isinstance(sent, dict):
            raise WrongFault("a fault is an object")
        for name, value in sent.items():
            if name not in FIELDS:
                raise WrongFault(f"{name!r} is none of {', '.join(FIELDS)}")
            if not _fits(value, FIELDS[name]):
                raise WrongFault(f"{name} cannot be {value!r}")
        if sent.get("http_status") not in STATUSES:
            raise WrongFault(f"http_status cannot be {sent['http_status']}")
        return cls(**sent)

    def shown(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name in FIELDS and value is not None}

    def before(self) -> None:
        """Strike before the command is run.

        Raises:
            Refusal: the command must not be run.
        """
        if self.latency_ms:
            time.sleep(self.latency_ms / 1000)
        if self.rate_limit is not None and self._is_over_limit(time.monotonic()):
            raise Refusal(340)
        if self.code is not None:
            raise Refusal(self.code)

    def _is_over_limit(self, now: float) -> bool:
        while self._served and self._served[0] <= now - 1:
            self._served.popleft()
        self._served.append(now)
        return len(self._served) > (self.rate_limit or 0)

    def spoil(self, answer: bytes) -> Response:
        """Strike after it: (status, content type, content length, body)."""
        status = HTTPStatus(self.http_status or 200)
        line = f"{status.value} {status.phrase}"
        if self.reset:
            return line, "application/json", PROMISED, iter(())
        match self.body:
            case "html":
                return line, "text/html", len(HTML), [HTML]
            case "truncated":
                answer = answer[: len(answer) // 2]
            case "wrong_types":
                answer = json.dumps(_swapped(json.loads(answer))).encode()
            case "empty":
                answer = b""
        return line, "application/json", len(answer), [answer]


class Faults:
    """The faults that wait for a call, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def shown(self) -> list[dict[str, Any]]:
        with self._lock:
            return [fault.shown() for fault in self._waiting]

    def strike(self, method: str) -> Fault | None:
        """The fault that this call meets, if there is one."""
        with self._lock:
            fault = next((waiting for waiting in self._waiting if waiting.method in {"*", method}), None)
            if fault and fault.times is not None:
                fault.times -= 1
                if fault.times < 1:
                    self._waiting.remove(fault)
            return fault


def _swapped(value: Any) -> Any:
    """Everything as another type: numbers as texts, texts as numbers, lists as objects."""
    match value:
        case dict():
            return {name: _swapped(item) for name, item in value.items()}
        case list():
            return {str(index): _swapped(item) for index, item in enumerate(value)}
        case str():
            return len(value)
        case _:
            return str(value)


def _fits(value: object, hint: Any) -> bool:
    """Whether a value fits one of our fields: a whole number from 0 on, a text, or one of its words."""
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    words = [word for kind in kinds for word in get_args(kind)]
    if words:
        return value in words
    return isinstance(value, str) if kinds == [str] else type(value) is int and value >= 0


FIELDS: Final = {item.name: get_type_hints(Fault)[item.name] for item in fields(Fault) if not item.name.startswith("_")}
