"""HTTP in, JSON out.

Both URL forms, `/platform_api/<Method>[/]` and `/platform_api` with `cmd=<Method>`; GET and POST; parameters from the
query and the body. Refusals are answers like any other: HTTP 200, the error in the body (A1).
"""

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from panel.sandbox import audit
from panel.sandbox.auth import authorize
from panel.sandbox.calls import Answer, Call, Method
from panel.sandbox.errors import Refusal
from panel.sandbox.faults import Fault, Faults, WrongFault
from panel.sandbox.forms import Environ, body, parameters
from panel.sandbox.keypairs import KeyPair
from panel.sandbox.methods import METHODS
from panel.sandbox.params import parse
from panel.sandbox.store import Store

ROOT: Final = "/platform_api"
SELF_DESCRIPTION: Final = {"service": "sandbox of the Management API", "status": "ok", "api": ROOT}
OK: Final = "200 OK"
NOT_FOUND: Final = "404 Not Found"

StartResponse = Callable[[str, list[tuple[str, str]]], object]


class Sandbox:
    """The WSGI application. `latency` is in seconds, for every call of the API; without `faults` it behaves."""

    def __init__(
        self,
        store: Store,
        *,
        latency: float = 0,
        faults: Faults | None = None,
        new_key_pair: Callable[[], KeyPair] = KeyPair.generate,
    ) -> None:
        self.store = store
        self.latency = latency
        self.faults = faults
        self.new_key_pair = new_key_pair

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "").rstrip("/")
        if path == ROOT or path.startswith(f"{ROOT}/"):
            return self.serve(environ, path, start_response)
        if path == "":
            return _json(start_response, SELF_DESCRIPTION)
        if path == "/_faults" and self.faults is not None:
            return _control(self.faults, environ, start_response)
        return _json(start_response, {"error": "not found"}, NOT_FOUND)

    def serve(self, environ: Environ, path: str, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a call of the API, with the fault it meets."""
        if self.latency:
            time.sleep(self.latency)
        fault: Fault | None = None
        try:
            sent = parameters(environ)
            name = path.removeprefix(ROOT).strip("/") or sent.get("cmd", "")
            fault = self.faults.strike(name) if self.faults else None
            if fault:
                fault.before()
            interrupted = fault is not None and fault.reset == "before"
            answer: Answer = {} if interrupted else self.answer(_method(name), sent, environ)
        except Refusal as refusal:
            answer = refusal.answer()
        except Exception:  # noqa: BLE001 - the last resort: a client gets the API's "internal error", never a traceback
            traceback.print_exc(file=sys.stderr)
            answer = Refusal(2).answer()
        if fault:
            return _respond(start_response, *fault.spoil(_encoded(answer)))
        return _json(start_response, answer)

    def answer(self, method: Method, sent: Mapping[str, str], environ: Environ) -> Answer:
        """Who asks, may they, what for; then the command, and for a write its row in the history.

        Raises:
            Refusal: one of these fails; nothing has changed.
        """
        with self.store.reading() as db:
            caller = authorize(db, environ.get("HTTP_AUTHORIZATION", ""))
        if not method.is_open_to(caller.roles):
            raise Refusal(100)
        args = parse(method.params, method.alternatives, sent)
        host = environ.get("HTTP_HOST", "")
        if not method.writes:
            with self.store.reading() as db:
                return method.run(Call(db, caller, args, host, self.new_key_pair))
        with self.store.writing() as db:
            call = Call(db, caller, args, host, self.new_key_pair)
            answer = method.run(call)
            audit.record(call, method, sent, answer, environ.get("REMOTE_ADDR", ""))
            return answer


def _method(name: str) -> Method:
    if not name:
        raise Refusal(102)
    if name not in METHODS:
        raise Refusal(103)
    return METHODS[name]


def _control(faults: Faults, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    match environ["REQUEST_METHOD"]:
        case "POST":
            try:
                faults.add(Fault.parse(json.loads(body(environ))))
            except (WrongFault, ValueError) as error:
                return _json(start_response, {"error": str(error)}, "400 Bad Request")
        case "DELETE":
            faults.clear()
    return _json(start_response, {"faults": faults.shown()})


def _json(start_response: StartResponse, answer: Mapping[str, Any], status: str = OK) -> Iterable[bytes]:
    encoded = _encoded(answer)
    return _respond(start_response, status, "application/json", len(encoded), [encoded])


def _respond(start: StartResponse, status: str, kind: str, length: int, chunks: Iterable[bytes]) -> Iterable[bytes]:
    start(status, [("Content-Type", kind), ("Content-Length", str(length))])
    return chunks


def _encoded(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()
