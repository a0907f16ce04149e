"""HTTP in, JSON out.

Both URL forms, `/platform_api/<Method>[/]` and `/platform_api` with `cmd=<Method>`; GET and POST; parameters
from the query and the body. Refusals are answers like any other: HTTP 200, the error in the body (A1).
"""

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from panel.sandbox import audit
from panel.sandbox.auth import authorize
from panel.sandbox.calls import Answer, Call, Caller, Method
from panel.sandbox.errors import Refusal
from panel.sandbox.forms import Environ, parameters
from panel.sandbox.keypairs import KeyPair
from panel.sandbox.methods import METHODS
from panel.sandbox.params import parse
from panel.sandbox.store import Store

ROOT: Final = "/platform_api"
SELF_DESCRIPTION: Final = {"service": "sandbox of the Management API", "status": "ok", "api": ROOT}

StartResponse = Callable[[str, list[tuple[str, str]]], object]


class Sandbox:
    """The WSGI application. `latency` is in seconds and is added to every call of the API."""

    def __init__(
        self, store: Store, *, latency: float = 0, new_key_pair: Callable[[], KeyPair] = KeyPair.generate
    ) -> None:
        self.store = store
        self.latency = latency
        self.new_key_pair = new_key_pair

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "").rstrip("/")
        if path == "":
            return _respond(start_response, SELF_DESCRIPTION)
        if path != ROOT and not path.startswith(f"{ROOT}/"):
            return _respond(start_response, {"error": "not found"}, "404 Not Found")
        if self.latency:
            time.sleep(self.latency)
        return _respond(start_response, self.answer(environ, path))

    def answer(self, environ: Environ, path: str) -> Answer:
        try:
            sent = parameters(environ)
            return self.serve(_method(path, sent), sent, environ)
        except Refusal as refusal:
            return refusal.answer()
        except Exception:  # noqa: BLE001 - the last resort: a client gets the API's "internal error", never a traceback
            traceback.print_exc(file=sys.stderr)
            return Refusal(2).answer()

    def serve(self, method: Method, sent: Mapping[str, str], environ: Environ) -> Answer:
        with self.store.reading() as db:
            caller = authorize(db, environ.get("HTTP_AUTHORIZATION", ""))
        if not method.is_open_to(caller.roles):
            raise Refusal(100)
        values = parse(method.params, method.alternatives, sent)
        if not method.writes:
            with self.store.reading() as db:
                return method.run(self._call(db, caller, values, environ))
        with self.store.writing() as db:
            call = self._call(db, caller, values, environ)
            answer = method.run(call)
            audit.record(call, method, sent, answer, environ.get("REMOTE_ADDR", ""))
            return answer

    def _call(self, db: Any, caller: Caller, values: dict[str, Any], environ: Environ) -> Call:
        return Call(db, caller, values, environ.get("HTTP_HOST", ""), self.new_key_pair)


def _method(path: str, sent: Mapping[str, str]) -> Method:
    name = path.removeprefix(ROOT).strip("/") or sent.get("cmd", "")
    if not name:
        raise Refusal(102)
    if name not in METHODS:
        raise Refusal(103)
    return METHODS[name]


def _respond(start: StartResponse, answer: Mapping[str, Any], status: str = "200 OK") -> list[bytes]:
    body = json.dumps(answer, ensure_ascii=False).encode()
    start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
