"""The outcomes of saving. Every editor's saving returns one of these, and its view matches on it."""

from dataclasses import dataclass

from panel.remote.sent import Sent, Settled


@dataclass(frozen=True)
class Saved[T]:
    """It is done. `value` is the call's result; None if the answer was lost, and a look found that it was done."""

    value: T | None = None
    looked: Settled | None = None

    @property
    def new_id(self) -> int | None:
        if self.looked and self.looked.found_id:
            return int(self.looked.found_id)
        return self.value if isinstance(self.value, int) else None


@dataclass(frozen=True)
class Unchanged:
    """Nothing was edited, so nothing was sent."""


@dataclass(frozen=True)
class Invalid:
    """Nothing was changed, and the form shows why: wrong input, a conflict, a refusal, no connection."""


@dataclass(frozen=True)
class Unknown:
    """The answer was lost, and a look did not find that it was done. The form offers to look again."""

    write: Sent
    settled: Settled


@dataclass(frozen=True)
class PartlySaved:
    """A save of several calls that stopped before its end.

    Args:
        done: a sentence for each call that was done.
        stopped: why it stopped.
        unknown: the call whose answer was lost, if that is the reason.
        left: the calls that were not done.
    """

    done: tuple[str, ...]
    stopped: str
    unknown: str
    left: tuple[str, ...]


type Attempted[T] = Saved[T] | Invalid | Unknown
