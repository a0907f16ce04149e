"""What goes around every call of an account: its breaker, the request's place in the queue, the deadline."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from panel.api.calls import CALL_SECONDS
from panel.resilience.breaker import Breaker, breaker_of
from panel.resilience.deadline import Deadline, current
from panel.resilience.errors import TimeIsUp
from panel.resilience.measuring import AroundCalls, measured
from panel.resilience.waiting import waiting


def guard(api_url: str, account_id: int) -> AroundCalls:
    """For the Api objects of one account: uses the deadline of the request that creates the object.

    Commands and jobs have none. They are few, they report what happened, and wait for each call as long as a call may
    take.
    """
    request = current()
    around = unguarded if request is None else Guard(breaker_of(api_url, account_id), request)
    return measured(around) if settings.METRICS_TOKEN else around


@contextmanager
def unguarded(_command: str) -> Iterator[float]:
    """Only the limit of a single call."""
    yield CALL_SECONDS


class Guard:
    def __init__(self, breaker: Breaker, request: Deadline) -> None:
        self._breaker = breaker
        self._request = request

    @contextmanager
    def __call__(self, command: str) -> Iterator[float]:
        """Yield how many seconds the call may take.

        Raises:
            NotSent
        """
        with self._breaker.watch(command, shares=self._request.is_of_this_thread()) as probe:
            if probe is not None:  # it does not queue behind requests that wait for answers which do not come
                yield min(probe, self._left(command))
                return
            with waiting().place(command, self._request):
                yield self._left(command)

    def _left(self, command: str) -> float:
        left = self._request.left()
        if left <= 0:
            raise TimeIsUp(command)
        return min(left, CALL_SECONDS)
