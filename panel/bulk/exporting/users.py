"""The users of an application as rows: those of the list, with the columns that an import understands."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from panel.api.client import Api
from panel.api.smartqueue import Agent
from panel.api.users import User
from panel.bulk.cells import joined, of_bool
from panel.bulk.user_columns import USERS
from panel.skills.choices import Choices
from panel.users.listing import search
from panel.web.lists import ListState

COLUMNS: Final = [column for column in USERS if column.name not in ("password", "shared_balance")]
HEADER: Final = [column.label for column in COLUMNS]
AT_ONCE: Final = 200


def rows(
    api: Api, application_id: int, state: ListState, filters: dict[str, Any], choices: Choices
) -> Iterator[list[str]]:
    """All users that the list holds on all of its pages, in its order, read a part after the other."""
    for users in parts(api, application_id, state, filters):
        agents: Mapping[int, Agent] = {}
        if choices.smart and users:
            found = api.smartqueue.agents(application_id, [user.id for user in users])
            agents = {agent.user_id: agent for agent in found}
        for user in users:
            yield row(user, agents.get(user.id) if choices.smart else None, smart=choices.smart)


def parts(api: Api, application_id: int, state: ListState, filters: dict[str, Any]) -> Iterator[list[User]]:
    """The list in large pages. What changes meanwhile may be missing or come twice, as on the pages of the list."""
    page, seen = 1, set[int]()
    while True:
        part = replace(state, page=page, per_page=AT_ONCE)
        found = search(api.users, application_id, part, filters, with_skills=True)
        yield [user for user in found if user.id not in seen]
        seen |= {user.id for user in found}
        if not len(found) or page * AT_ONCE >= found.total:
            return
        page += 1


def row(user: User, agent: Agent | None, *, smart: bool) -> list[str]:
    """The cells of one user."""
    values = {
        "name": user.name,
        "display_name": user.display_name,
        "active": of_bool(user.active),
        "separate_balance": of_bool(user.separate_balance),
        "custom_data": user.custom_data,
        "skills": joined(skills(user, agent, smart=smart)),
        "queues": joined(queues(user, agent, smart=smart)),
        "id": str(user.id),
        "acd_status": user.acd_status or "",
        "balance": "" if user.balance is None else str(user.balance),
        "created": moment(user.created),
        "modified": moment(user.modified),
    }
    return [values[column.name] for column in COLUMNS]


def skills(user: User, agent: Agent | None, *, smart: bool) -> list[str]:
    """As an import reads them: in SmartQueue with their levels."""
    if not smart:
        return [skill.name for skill in user.skills]
    return [f"{skill.name}:{skill.level or 1}" for skill in agent.skills] if agent else []


def queues(user: User, agent: Agent | None, *, smart: bool) -> list[str]:
    """Those that came by a skill are not named: an import would bind them by hand."""
    if smart:
        return [queue.name for queue in agent.queues] if agent else []
    return [queue.name for queue in user.queues if not queue.auto_link]


def moment(at: datetime | None) -> str:
    """In UTC, as ISO 8601 has it."""
    return at.isoformat() if at else ""
