"""The state of a list page: it is in the query string, so that it can be shared and comes back with the back button."""

from dataclasses import dataclass
from typing import Any, Self

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

PAGE_SIZES = (20, 50, 100)


@dataclass(frozen=True)
class ListState:
    """Search, page and size; values that make no sense become the nearest that does."""

    query: QueryDict
    q: str
    page: int
    per_page: int

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the query string."""
        query = request.GET
        per_page = query.get("per_page", "")
        page = query.get("page", "")
        return cls(
            query,
            q=query.get("q", "").strip(),
            page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
            per_page=int(per_page) if per_page in map(str, PAGE_SIZES) else PAGE_SIZES[0],
        )

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.page - 1) * self.per_page


def carried(request: HttpRequest) -> dict[str, list[str]]:
    """The list's state for links to the pages below it, which lead back by it."""
    return {name: values for name, values in request.GET.lists() if name != "to"}


def without(request: HttpRequest, *names: str) -> str:
    """This address without these parts of its query."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def way_back(request: HttpRequest, route: str, *args: object) -> str:
    """The list that a page below it was opened from, as it was: links carry its query, so no path can be forged.

    `to` is for the page itself: whether it leads on to the list (`to=list`) or to the detail page.
    """
    query = carried(request)
    url = reverse(route, args=args)
    return f"{url}?{urlencode(query, doseq=True)}" if query else url


def way_on(request: HttpRequest, room: str, *ids: object) -> str:
    """Where an editor leads: to the page of what it edits, or with `to=list` back to the list.

    Args:
        room: the namespace of the routes `list` and `detail`.
        ids: those in the page's address, its own the last; None if it has no page.
    """
    if ids[-1] is None or request.GET.get("to") == "list":
        return way_back(request, f"{room}:list", *ids[:-1])
    return way_back(request, f"{room}:detail", *ids)


def querystring(query: QueryDict, **changes: object) -> str:
    """`?q=ann&page=2`: the query with these values in place of its own; None takes one out."""
    values: dict[str, Any] = {**dict(query.lists()), **changes}
    return f"?{urlencode({name: value for name, value in values.items() if value is not None}, doseq=True)}"


def carry(request: HttpRequest, **more: str) -> str:
    """The list's state for a link to a page below it, which leads back by it: `?q=ann&page=2`, or nothing."""
    query = carried(request) | {name: [value] for name, value in more.items()}
    return f"?{urlencode(query, doseq=True)}" if query else ""
