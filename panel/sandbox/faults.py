"""Misbehaviour on demand, for tests of clients. Off unless the sandbox is started with `--faults`.

`POST /_faults` takes a fault as JSON, `GET /_faults` lists the waiting ones, `DELETE /_faults` removes them all and
lets every hanging call continue:

    {"method": "AddUser", "reset": "after", "times": 1}
    {"method": ["AddSubUser", "GetSubUsers"], "http_status": 502, "when": "before"}

Which calls: `method`, one or several, `"*"` (the default) for all; `kind`: only `read`s or only `write`s;
`after_calls`: this many of these calls pass first; `times`: how often it happens, by default until it is removed.

What happens:

* `latency_ms`; `rate_limit` (calls per second, those above are refused with 340: A24);
* `code`: refused with this error; `hang`: seconds without an answer, then the connection closes;
* `reset: "before"` or `"after"`: the connection breaks before the command is run, or after it;
* `http_status` (302 leads nowhere, 204 has no body); `body`: `html`, `truncated`, `wrong_types`, `empty`;
* `drip`: `body` or `headers` come byte by byte, with `drip_ms` (100) between two.

`when` says whether the change was made: `before`, it was not; `after`, it was. Without it, `code` and `hang` come
before, all others after.

Only the first fault that matches a call happens. How a connection breaks: WSGI cannot close a connection before the
response starts, so status line and headers arrive and announce a body, and the connection closes without it. A client
sees an incomplete answer.
"""

import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Final, Literal

from panel.sandbox.errors import Refusal
from panel.sandbox.responses import Response
from panel.sandbox.typed import WrongField, checked, field_types

HTML: Final = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
PROMISED: Final = 1000
LONGEST_HANG: Final = 60
STATUSES: Final = {None, *(status.value for status in HTTPStatus if status >= HTTPStatus.OK)}
NOWHERE: Final = ("Location", "/moved/elsewhere")


@dataclass(slots=True)
class Fault:
    method: str | list[str] = "*"
    kind: Literal["read", "write"] | None = None
    after_calls: int | None = None
    times: int | None = None
    when: Literal["before", "after"] | None = None
    latency_ms: int | None = None
    rate_limit: int | None = None
    code: int | None = None
    hang: int | None = None
    reset: Literal["before", "after"] | None = None
    http_status: int | None = None
    body: Literal["html", "truncated", "wrong_types", "empty"] | None = None
    drip: Literal["body", "headers"] | None = None
    drip_ms: int | None = None
    _served: deque[float] = field(default_factory=deque, repr=False)
    _released: threading.Event = field(default_factory=threading.Event, repr=False)

    @classmethod
    def parse(cls, sent: object) -> "Fault":
        """
        Raises:
            WrongField
        """
        fault = cls(**checked(cls, sent))
        if fault.http_status not in STATUSES:
            raise WrongField(f"http_status cannot be {fault.http_status}")
        if (fault.hang or 0) > LONGEST_HANG:
            raise WrongField(f"hang is at most {LONGEST_HANG} seconds")
        return fault

    def shown(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in field_types(Fault) if getattr(self, name) is not None}

    def fits(self, method: str, kind: str) -> bool:
        methods = [self.method] if isinstance(self.method, str) else self.method
        return bool({"*", method} & set(methods)) and self.kind in {None, kind}

    @property
    def is_before(self) -> bool:
        """Whether the command is not run."""
        if self.when or self.reset:
            return "before" in {self.when, self.reset}
        return self.code is not None or self.hang is not None

    def delay(self) -> None:
        """
        Raises:
            Refusal: the rate limit is exceeded.
        """
        if self.latency_ms:
            self._released.wait(self.latency_ms / 1000)
        if self.rate_limit is not None and self._is_over_limit(time.monotonic()):
            raise Refusal(340)

    def _is_over_limit(self, now: float) -> bool:
        while self._served and self._served[0] <= now - 1:
            self._served.popleft()
        self._served.append(now)
        return len(self._served) > (self.rate_limit or 0)

    def answer(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The refusal in place of the answer, if the fault has a code."""
        return answer if self.code is None else Refusal(self.code).answer()

    def spoil(self, response: Response) -> Response:
        if self.hang is not None:
            self._released.wait(self.hang)
        if self.reset or self.hang is not None:
            return replace(response, body=b"", promised=PROMISED)
        spoilt = self._spoilt(response)
        return replace(
            spoilt,
            status=self.http_status or response.status,
            headers=(NOWHERE,) if 300 <= (self.http_status or 0) < 400 else response.headers,
            pause=(self.drip_ms if self.drip_ms is not None else 100) / 1000 if self.drip else 0,
            slow_headers=self.drip == "headers",
            released=self._released,
        )

    def _spoilt(self, response: Response) -> Response:
        match self.body:
            case "html":
                return replace(response, body=HTML, kind="text/html")
            case "truncated":
                return replace(response, body=response.body[: len(response.body) // 2])
            case "wrong_types":
                return replace(response, body=json.dumps(_swapped(json.loads(response.body))).encode())
            case "empty":
                return replace(response, body=b"")
        return response


class Faults:
    """The waiting faults, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()
        self._released = threading.Event()

    def add(self, fault: Fault) -> None:
        with self._lock:
            fault._released = self._released
            self._waiting.append(fault)

    def clear(self) -> None:
        """Remove them all. What hangs or drips continues at once."""
        with self._lock:
            self._waiting.clear()
            self._released.set()
            self._released = threading.Event()

    def shown(self) -> list[dict[str, Any]]:
        with self._lock:
            return [fault.shown() for fault in self._waiting]

    def strike(self, method: str, kind: str) -> Fault | None:
        with self._lock:
            for fault in [waiting for waiting in self._waiting if waiting.fits(method, kind)]:
                if fault.after_calls:
                    fault.after_calls -= 1
                    continue
                self._count(fault)
                return fault
        return None

    def _count(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times < 1:
                self._waiting.remove(fault)


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
