"""Several calls at once."""

import pytest

from panel.remote.at_once import at_once
from panel.resilience.deadline import current, deadline


def test_answers_come_in_the_order_of_what_was_asked() -> None:
    assert at_once(lambda number: number * 2, range(50)) == list(range(0, 100, 2))


def test_what_fails_is_raised_and_the_rest_is_left_out() -> None:
    begun: list[int] = []

    def fail(number: int) -> None:
        begun.append(number)
        raise LookupError(number)

    with pytest.raises(LookupError, match="0"):
        at_once(fail, range(10_000))
    assert len(begun) < 10_000


def test_the_threads_do_not_take_themselves_for_the_request() -> None:
    with deadline(10):
        assert current() is not None
        assert at_once(lambda _: current(), range(3)) == [None, None, None]
