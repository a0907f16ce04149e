"""Before and after of a write, parameter by parameter."""

from typing import NamedTuple

from panel.journal.models import Event
from panel.journal.subject import ABOUT


class Difference(NamedTuple):
    """One parameter. `before` is None if the panel had not read it."""

    name: str
    before: str | None
    after: str

    @property
    def is_change(self) -> bool:
        return self.before != self.after


def differences(sent: Event) -> list[Difference]:
    """What the write was meant to change, without the ids of its object."""
    _, id_parameter, _ = ABOUT.get(sent.command, ("", "", ""))
    return [
        Difference(name, sent.before.get(name), value)
        for name, value in sorted(sent.arguments.items())  # PostgreSQL does not keep the order
        if name != id_parameter
    ]
