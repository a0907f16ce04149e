"""HTTP in, JSON out.

Both URL forms, `/platform_api/<Method>[/]` and `/platform_api` with `cmd=<Method>`; GET and POST; parameters from the
query and the body. Refusals are answers like any other: HTTP 200, the error in the body (A1).
"""

import sys
import time
import traceback
from collections.abc import Callable, Iterable
from typing import Final

from panel.sandbox import audit
from panel.sandbox.auth import authorize
from panel.sandbox.behaviour import Behaviour
from panel.sandbox.calls import ANYBODY, Answer, Call, Caller, File, Method
from panel.sandbox.control import Control
from panel.sandbox.errors import Refusal
from panel.sandbox.faults import Fault, Faults
from panel.sandbox.forms import Environ, parameters
from panel.sandbox.keypairs import KeyPair
from panel.sandbox.methods import METHODS
from panel.sandbox.params import Sent, parse
from panel.sandbox.responses import Response, StartResponse, as_json
from panel.sandbox.store import Store

# The second is where the regional host serves Logon (A51).
ROOTS: Final = ("/platform_api", "/api")
SELF_DESCRIPTION: Final = {"service": "sandbox of the Management API", "status": "ok", "api": ROOTS[0]}
VERBS: Final = ("GET", "POST")


class Sandbox:
    """The WSGI application. `latency` is in seconds, for every call of the API; without `faults` it behaves."""

    def __init__(
        self,
        store: Store,
        *,
        latency: float = 0,
        faults: Faults | None = None,
        behaviour: Behaviour | None = None,
        new_key_pair: Callable[[], KeyPair] = KeyPair.generate,
    ) -> None:
        self.store = store
        self.latency = latency
        self.faults = faults
        self.control = Control(faults, behaviour or Behaviour())
        self.new_key_pair = new_key_pair

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "").rstrip("/")
        return self.respond(environ, path).send(environ, start_response)

    def respond(self, environ: Environ, path: str) -> Response:
        for root in ROOTS:
            if path == root or path.startswith(f"{root}/"):
                return self.serve(environ, path.removeprefix(root).strip("/"))
        if path == "":
            return as_json(SELF_DESCRIPTION)
        return self.control.respond(environ, path) or as_json({"error": "not found"}, 404)

    def serve(self, environ: Environ, name: str) -> Response:
        """Answer a call of the API, with the fault it meets."""
        if environ["REQUEST_METHOD"] not in VERBS:  # A50
            return as_json(Refusal(103).answer(), 405, (("Allow", ", ".join(VERBS)),))
        if self.latency:
            time.sleep(self.latency)
        fault: Fault | None = None
        try:
            sent = parameters(environ)
            name = name or sent.get("cmd", [""])[0]
            fault = self.faults.strike(name, _kind(name)) if self.faults else None
            response = self.run(name, sent, environ, fault)
        except Refusal as refusal:
            response = self.spelled(name, refusal.answer())
        except Exception:  # noqa: BLE001 - the last resort: a client gets the API's "internal error", never a traceback
            traceback.print_exc(file=sys.stderr)
            response = self.spelled(name, Refusal(2).answer())
        return fault.spoil(response) if fault else response

    def run(self, name: str, sent: Sent, environ: Environ, fault: Fault | None) -> Response:
        """The command's own answer, unless the fault comes first or replaces it.

        Raises:
            Refusal: nothing has changed.
        """
        if fault:
            fault.delay()
        answer: Answer | File = {}
        if fault is None or not fault.is_before:
            answer = self.answer(_method(name), sent, environ)
        if isinstance(answer, File):
            disposition = ("Content-Disposition", f'attachment; filename="{answer.name}"')
            return Response(answer.content, "application/octet-stream", headers=(disposition,))
        return self.spelled(name, fault.answer(answer) if fault else answer)

    def spelled(self, name: str, answer: Answer) -> Response:
        return as_json(self.control.behaviour.spelled(name, answer) if answer else answer)

    def answer(self, method: Method, sent: Sent, environ: Environ) -> Answer | File:
        """Who asks, may they, what for; then the command, and for a write its row in the history.

        Raises:
            Refusal: one of these fails; nothing has changed.
        """
        caller = self.caller(method, environ)
        args = parse(method.params, method.alternatives, sent, self.control.behaviour.reading)
        host = environ.get("HTTP_HOST", "")
        if not method.writes:
            with self.store.reading() as db:
                return method.run(Call(db, caller, args, host, self.new_key_pair))
        with self.store.writing() as db:
            call = Call(db, caller, args, host, self.new_key_pair)
            answer = method.run(call)
            if method.recorded and not isinstance(answer, File):
                audit.record(call, method, sent, answer, environ.get("REMOTE_ADDR", ""))
            return answer

    def caller(self, method: Method, environ: Environ) -> Caller:
        if method.public:
            return ANYBODY
        with self.store.reading() as db:
            caller = authorize(db, environ.get("HTTP_AUTHORIZATION", ""))
        if not method.is_open_to(caller.roles):
            raise Refusal(100)
        return caller


def _method(name: str) -> Method:
    if not name:
        raise Refusal(102)
    if name not in METHODS:
        raise Refusal(103)
    return METHODS[name]


def _kind(name: str) -> str:
    return "write" if name in METHODS and METHODS[name].writes else "read"
