"""What users of an application can be bound to: of ACD v1 or of SmartQueue, as the application uses it.

Assumption: an application with a SmartQueue queue uses SmartQueue, any other one ACD v1. No method says it, and an
account without SmartQueue may refuse the question with one of NO_SMARTQUEUE. Any other refusal does not mean ACD v1:
that could bind a skill of the other product with the same id.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from panel.api.client import Api
from panel.api.errors import FORBIDDEN_COMMAND, UNKNOWN_COMMAND, UPGRADE_REQUIRED, nothing_there
from panel.api.smartqueue import Agent
from panel.api.users import User
from panel.remote.kept import Thing
from panel.remote.requests import PanelRequest

NO_CHOICES: dict[str, Any] = {"choices": None, "agents": {}}
# Assumption: the API's errors have no special code for it. A missing role is 100, which is not one of these.
NO_SMARTQUEUE = (UNKNOWN_COMMAND, FORBIDDEN_COMMAND, UPGRADE_REQUIRED)

type Choice = tuple[int, str]


class Named(Protocol):
    """A skill or queue, of whichever kind."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Choices:
    """Id and name, by name."""

    smart: bool  # SmartQueue, else ACD v1
    skills: list[Choice]
    queues: list[Choice]

    def name_of(self, kind: str, which: int) -> str:
        """Of a skill or a queue. One that was made a moment ago has no name here yet, but its id."""
        return dict(self.skills if kind == "skill" else self.queues).get(which, str(which))


NOT_ASKED = Choices(False, [], [])
CHOICES = Thing("choices", Choices, seconds=60)


def choices_for(request: PanelRequest, application_id: int) -> Choices:
    """Kept for a minute."""
    api = request.api
    return api.kept.get(CHOICES, application_id, read=lambda: read_choices(api, application_id)).value


def read_choices(api: Api, application_id: int) -> Choices:
    """Three lists.

    Raises:
        ApiRefused: the product is not known.
        ApiUnreachable
    """
    with nothing_there(*NO_SMARTQUEUE):
        if smart_queues := named(api.smartqueue.queues(application_id)):
            return Choices(True, named(api.smartqueue.skills(application_id)), smart_queues)
    return Choices(False, named(api.skills.list()), named(api.queues.list(application_id)))


def named(found: Iterable[Named]) -> list[Choice]:
    return sorted(((each.id, each.name) for each in found), key=lambda choice: choice[1].casefold())


def agents_by_id(request: PanelRequest, application_id: int, users: Iterable[User]) -> dict[int, Agent]:
    ids = [user.id for user in users]
    agents = request.api.smartqueue.agents(application_id, ids) if ids else ()
    return {agent.user_id: agent for agent in agents}


def for_list(
    request: PanelRequest, application_id: int, users: Iterable[User], filters: dict[str, Any], *, shows: bool
) -> dict[str, Any]:
    """For the list's skills and queues; only read if it shows them or filters by them."""
    if not (shows or filters.get("skill") or filters.get("queue")):
        return NO_CHOICES
    choices = choices_for(request, application_id)
    agents = agents_by_id(request, application_id, users) if shows and choices.smart else {}
    return {"choices": choices, "agents": agents}
