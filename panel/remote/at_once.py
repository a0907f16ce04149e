"""A few calls at once. The vendor publishes no limit, so they are very few."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 3


def at_once[A, R](function: Callable[[A], R], items: Iterable[A]) -> list[R]:
    """Call `function` for each item, in their order, three at a time. It may only call the API: no database, no cache.

    The threads do not get the request's context: so the breaker knows that it must not use the cache in them, where it
    would open a connection to the database for each. The request's deadline comes with the Api object.

    Raises:
        the first error of `function`; items that have not started by then are left out.
    """
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="at-once") as pool:
        try:
            waiting = [pool.submit(function, item) for item in items]
            return [each.result() for each in waiting]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
