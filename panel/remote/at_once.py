"""Several calls at once, few enough to be a good guest: the vendor publishes no limit."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 3


def at_once[A, R](function: Callable[[A], R], items: Iterable[A]) -> list[R]:
    """`function` of each item, started in their order, three at a time. It calls the API only: no database, no cache.

    The threads do not get the request's context: by that the breaker knows that it may not use the cache in them, each
    of which would open a connection to the database. The request's deadline comes with the Api object.

    Raises:
        whatever `function` raises for the first item for which it does; what has not begun by then is left out.
    """
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="at-once") as pool:
        try:
            waiting = [pool.submit(function, item) for item in items]
            return [each.result() for each in waiting]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
