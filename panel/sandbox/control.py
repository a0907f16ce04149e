"""The addresses by which a test rules the sandbox: `/_faults` and `/_behaviour`. Not there without `--faults`.

`GET` shows, `POST` adds a fault or changes choices of the behaviour, `DELETE` forgets faults or goes back to the
behaviour that the sandbox was started with.
"""

import json
from collections.abc import Callable
from typing import Any

from panel.sandbox.behaviour import Behaviour
from panel.sandbox.faults import Fault, Faults
from panel.sandbox.forms import Environ, body
from panel.sandbox.responses import Response, as_json
from panel.sandbox.typed import WrongField


class Control:
    """Holds the behaviour. Without `faults` it has no addresses."""

    def __init__(self, faults: Faults | None, behaviour: Behaviour) -> None:
        self.faults = faults
        self.behaviour = behaviour
        self._at_first = behaviour

    def behave(self, sent: object) -> None:
        """Change some choices.

        Raises:
            WrongField
        """
        self.behaviour = self.behaviour.changed(sent)

    def reset(self) -> None:
        self.behaviour = self._at_first

    def respond(self, environ: Environ, path: str) -> Response | None:
        """None where nothing of ours lives."""
        if self.faults is None:
            return None
        faults = self.faults
        match path:
            case "/_faults":
                return _ruled(
                    environ,
                    lambda sent: faults.add(Fault.parse(sent)),
                    faults.clear,
                    lambda: {"faults": faults.shown()},
                )
            case "/_behaviour":
                return _ruled(environ, self.behave, self.reset, lambda: self.behaviour.shown())
        return None


def _ruled(
    environ: Environ,
    change: Callable[[object], None],
    forget: Callable[[], None],
    show: Callable[[], dict[str, Any]],
) -> Response:
    match environ["REQUEST_METHOD"]:
        case "POST":
            try:
                change(json.loads(body(environ)))
            except (WrongField, ValueError) as error:
                return as_json({"error": str(error)}, 400)
        case "DELETE":
            forget()
    return as_json(show())
