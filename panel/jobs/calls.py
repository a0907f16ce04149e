"""A call that a row will become: a method of the API room with its arguments, and the exact call that it makes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn

import httpx

from panel.api.calls import Answered
from panel.api.client import Api
from panel.journal.secrets import without_secrets
from panel.people.models import Account


class Call(NamedTuple):
    """`do` is a name of the kind's own, `args` are its arguments without secrets. It is kept as JSON."""

    do: str
    args: dict[str, Any]


class Planned(NamedTuple):
    """A call as it will leave the panel, passwords blotted out."""

    command: str
    arguments: Mapping[str, str]


class _Seen(Exception):
    """Thrown in place of sending."""

    def __init__(self, planned: Planned) -> None:
        super().__init__(planned.command)
        self.planned = planned


class Unsent(Api):
    """An API that sends nothing: made of the same methods, so a plan is what will be sent."""

    def __init__(self, account: Account) -> None:
        super().__init__(account.api_url, httpx.Auth(), around_writes=self._instead)

    @contextmanager
    def _instead(self, command: str, arguments: dict[str, str]) -> Iterator[Answered | None]:
        _throw(command, arguments)
        yield None

    def planned(self, write: Callable[[Api], object]) -> Planned:
        """The call that `write` would make."""
        try:
            write(self)
        except _Seen as seen:
            return seen.planned
        raise RuntimeError("A planned write has called nothing.")


def _throw(command: str, arguments: dict[str, str]) -> NoReturn:
    raise _Seen(Planned(command, without_secrets(arguments)))
