"""How full the account is. The limit is the account's; the API counts users one application at a time."""

from concurrent.futures import ThreadPoolExecutor

from panel.api.applications import Application
from panel.api.client import Api
from panel.api.errors import ApiError

AT_ONCE = 3  # the API's rate limits are undocumented


def count_all(api: Api) -> int | None:
    """The users of all applications; None when not all of them could be counted."""

    def count(application: Application) -> int:
        return api.users.list(application.id, count=1).total

    try:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="capacity") as threads:
            return sum(threads.map(count, api.applications.all()))
    except ApiError:
        return None
