"""Counts and times every attempt to call the API."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from time import perf_counter

from panel.api.errors import ApiBusy, ApiError, ApiRefused, Unavailable
from panel.metrics import API_CALL_SECONDS, API_CALLS
from panel.resilience.errors import NotSent

type AroundCalls = Callable[[str], AbstractContextManager[float]]


def measured(around: AroundCalls) -> AroundCalls:
    """The same `around_calls` (panel/api/calls.py), and each attempt is counted by how it ends."""

    @contextmanager
    def measuring(command: str) -> Iterator[float]:
        began, outcome = perf_counter(), "interrupted"
        try:
            with around(command) as seconds:
                yield seconds
            outcome = "ok"
        except ApiError as error:
            outcome = outcome_of(error)
            raise
        finally:
            API_CALLS.labels(command, outcome).inc()
            if outcome != "not_sent":
                API_CALL_SECONDS.labels(command).observe(perf_counter() - began)

    return measuring


def outcome_of(error: ApiError) -> str:
    match error:
        case NotSent():
            return "not_sent"
        case ApiBusy():
            return "busy"
        case ApiRefused():
            return "refused"
        case Unavailable():
            return "unavailable"
        case _:
            return "unusable"
