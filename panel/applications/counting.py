"""The number of users of several applications: the API tells it one application at a time."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from panel.api.client import Api
from panel.api.errors import ApiError

AT_ONCE = 3  # the vendor publishes no limit; more calls at a time than this are asking for a refusal


def users_of(api: Api, application_ids: Iterable[int]) -> dict[int, int | None]:
    """Application id -> number of users; None where it could not be had."""
    ids = list(application_ids)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="counting") as threads:
        return dict(zip(ids, threads.map(lambda each: _count(api, each), ids), strict=True))


def _count(api: Api, application_id: int) -> int | None:
    try:
        return api.users.list(application_id, count=1).total
    except ApiError:
        return None
