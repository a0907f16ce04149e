"""What goes around every call of an account: its breaker, the request's place among those who wait, the deadline."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from panel.api.calls import CALL_SECONDS
from panel.resilience.breaker import Breaker, breaker_of
from panel.resilience.deadline import Deadline, current
from panel.resilience.errors import TimeIsUp
from panel.resilience.waiting import waiting

type AroundCalls = Callable[[str], AbstractContextManager[float]]


def guard(api_url: str, account_id: int) -> AroundCalls:
    """For the Api objects of one account: takes the deadline of the request that makes the object.

    Commands and jobs have none. They are few, they tell what happened themselves, and wait for each call as long as
    a call may take.
    """
    request = current()
    return unguarded if request is None else Guard(breaker_of(api_url, account_id), request)


@contextmanager
def unguarded(_command: str) -> Iterator[float]:
    """The longest that one call may take."""
    yield CALL_SECONDS


class Guard:
    """Around the calls of one request."""

    def __init__(self, breaker: Breaker, request: Deadline) -> None:
        self._breaker = breaker
        self._request = request

    @contextmanager
    def __call__(self, command: str) -> Iterator[float]:
        """Yield how many seconds the call may take.

        Raises:
            NotSent: it is held back.
        """
        with self._breaker.watch(command, shares=self._request.is_of_this_thread()) as probe:
            if probe is not None:  # it may pass those who still wait for answers that do not come
                yield min(probe, self._left(command))
                return
            with waiting().place(command, self._request):
                yield self._left(command)

    def _left(self, command: str) -> float:
        left = self._request.left()
        if left <= 0:
            raise TimeIsUp(command)
        return min(left, CALL_SECONDS)
