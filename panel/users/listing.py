"""Finds the users of a list page, with as few calls as the API allows."""

from typing import Any

from panel.api.answers import Slice
from panel.api.users import User, Users
from panel.users.columns import SORTED_BY_THE_API, in_order
from panel.web.lists import ListState


def search(
    users: Users, application_id: int, state: ListState, filters: dict[str, Any], *, with_skills: bool
) -> Slice[User]:
    """A search asks twice, since the API matches username *and* display name, not *or*."""
    order = filters.get("order") or "name"
    wanted = {
        "active": {"true": True, "false": False}.get(filters.get("active", "")),
        "status": filters.get("status", ()),
        "skill": filters.get("skill"),
        "queue": filters.get("queue"),
        "with_skills": with_skills,
    }
    if not state.q and (sorted_there := SORTED_BY_THE_API.get(order)):
        return users.list(application_id, offset=state.offset, count=state.per_page, order=sorted_there, **wanted)
    searched = ({"name": state.q}, {"display_name": state.q}) if state.q else ({},)
    parts = [users.list(application_id, count=None, **wanted, **part) for part in searched]  # type: ignore[arg-type]  # names
    found = in_order({user.id: user for part in parts for user in part}.values(), order)
    return Slice(
        tuple(found[state.offset : state.offset + state.per_page]),
        len(found),
        state.offset,
        # The same row may be in both parts, but without an id nobody can know.
        max(part.unreadable for part in parts),
        cut=any(part.cut for part in parts),
    )
