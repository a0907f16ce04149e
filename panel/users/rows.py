"""The rows of the users list. Operators look at the same users again and again: a row is kept as long as it is true."""

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from msgspec import structs

from panel.api.smartqueue import Agent
from panel.api.users import User
from panel.skills.choices import Choices
from panel.web.kept import Kept
from panel.web.lists import carried

kept = Kept(8 * 1024 * 1024)


def as_listed(user: User) -> User:
    """The user without what the list does not show."""
    return structs.replace(user, custom_data="", live_balance=None, fixed_balance=None)


def rows(
    request: HttpRequest,
    users: Iterable[User],
    here: str | None,
    zone: ZoneInfo,
    choices: Choices | None,
    agents: Mapping[int, Agent],
) -> Iterator[SafeString]:
    """Each user as a row; with `choices`, its skills and queues are a column of it.

    `here` is the list's path, below which the pages of the users are; None: rows lead nowhere and offer nothing.
    """
    state = carried(request)
    query = f"?{urlencode(state, doseq=True)}" if state else ""
    back = f"?{urlencode(state | {'to': ['list']}, doseq=True)}"
    shows_skills = choices is not None and request.GET.get("show") == "skills"
    for user in users:
        bindings = None
        if shows_skills:
            context = {"request": request, "row": user, "choices": choices, "agents": agents}
            bindings = render_to_string("skills/_bindings.html", context)
        yield row(user, here, query, back, zone, bindings)


def row(user: User, here: str | None, query: str, back: str, zone: ZoneInfo, bindings: SafeString | None) -> SafeString:
    """One row: made of nothing but its arguments."""

    def make() -> SafeString:
        context = {"row": user, "here": here, "query": query, "back": back, "bindings": bindings}
        with timezone.override(zone):
            return render_to_string("users/_row.html", context)

    return kept.get((user, here, query, back, zone, bindings), make)
