"""Finds the users of a list page, with as few calls as the API allows."""

from typing import Any

from panel.api.answers import Slice
from panel.api.users import Order, User, Users
from panel.web.lists import ListState


def search(users: Users, application_id: int, state: ListState, filters: dict[str, Any]) -> Slice[User]:
    """A search asks twice, since the API matches username *and* display name, not *or*."""
    wanted = {
        "active": {"true": True, "false": False}.get(filters.get("active", "")),
        "status": filters.get("status", ()),
        "skill": filters.get("skill"),
        "queue": filters.get("queue"),
        "order": filters.get("order") or "name",
        "with_skills": state.query.get("show") == "skills",
    }
    if not state.q:
        return users.list(application_id, offset=state.offset, count=state.per_page, **wanted)
    by_name = users.list(application_id, name=state.q, count=None, **wanted)
    by_display_name = users.list(application_id, display_name=state.q, count=None, **wanted)
    found = sorted({user.id: user for user in (*by_name, *by_display_name)}.values(), key=sort_key(wanted["order"]))
    return Slice(
        tuple(found[state.offset : state.offset + state.per_page]),
        len(found),
        state.offset,
        # The same row may have come twice, but without an id nobody knows.
        max(by_name.unreadable, by_display_name.unreadable),
        cut=by_name.cut or by_display_name.cut,
    )


def sort_key(order: Order) -> Any:
    return {
        "name": lambda user: user.name,
        "display_name": lambda user: (user.display_name.casefold(), user.name),
        "id": lambda user: user.id,
    }[order]
