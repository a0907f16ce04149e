"""Skills and queues of an application's users: as ACD v1 or as SmartQueue, whichever the application uses.

Assumption: an application with a queue of SmartQueue uses SmartQueue, any other ACD v1. No method tells it, and an
account to which SmartQueue is closed may refuse the question with one of NO_SMARTQUEUE. Any other refusal says nothing
about it: to take it for ACD v1 could bind a skill of the other product that has the same id.
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
# Assumption: the API's table of errors has no code of its own for it. A missing role is 100, which is not among them.
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
    """What users of an application can be bound to: id and name, by name."""

    smart: bool  # SmartQueue, else ACD v1
    skills: list[Choice]
    queues: list[Choice]


CHOICES = Thing("choices", Choices, seconds=60)


@dataclass(frozen=True)
class Bound:
    """A skill or queue that a user has. A queue that came by a skill goes with the skill, not by hand."""

    id: int
    name: str
    level: int | None = None
    by_skill: bool = False


@dataclass(frozen=True)
class Binding:
    """One change: bind a user to a skill (with a level, in SmartQueue) or queue, or unbind it."""

    kind: str  # "skill" or "queue"
    id: int
    bind: bool
    level: int = 1


@dataclass(frozen=True)
class Abilities:
    """A user's skills and queues, and those that are left to choose from."""

    choices: Choices
    skills: list[Bound]
    queues: list[Bound]
    max_conversations: int | None = None

    @property
    def more_skills(self) -> list[Choice]:
        return left(self.choices.skills, self.skills)

    @property
    def more_queues(self) -> list[Choice]:
        return left(self.choices.queues, self.queues)


def left(choices: Iterable[Choice], bound: Iterable[Bound]) -> list[Choice]:
    """The choices that are not taken; a queue that came by a skill can also be bound by hand."""
    taken = {each.id for each in bound if not each.by_skill}
    return [choice for choice in choices if choice[0] not in taken]


def choices_for(request: PanelRequest, application_id: int) -> Choices:
    """What there is to bind to, kept for a minute."""
    api = request.api
    return api.kept.get(CHOICES, application_id, read=lambda: read_choices(api, application_id)).value


def read_choices(api: Api, application_id: int) -> Choices:
    """Three lists.

    Raises:
        ApiRefused: it could not be found out which product it is.
        ApiUnreachable
    """
    with nothing_there(*NO_SMARTQUEUE):
        if smart_queues := named(api.smartqueue.queues(application_id)):
            return Choices(True, named(api.smartqueue.skills(application_id)), smart_queues)
    return Choices(False, named(api.skills.list()), named(api.queues.list(application_id)))


def named(found: Iterable[Named]) -> list[Choice]:
    """Id and name of each, by name."""
    return sorted(((each.id, each.name) for each in found), key=lambda choice: choice[1].casefold())


def agents_by_id(request: PanelRequest, application_id: int, users: Iterable[User]) -> dict[int, Agent]:
    """What SmartQueue knows of these users."""
    ids = [user.id for user in users]
    agents = request.api.smartqueue.agents(application_id, ids) if ids else ()
    return {agent.user_id: agent for agent in agents}


def for_list(
    request: PanelRequest, application_id: int, users: Iterable[User], filters: dict[str, Any]
) -> dict[str, Any]:
    """What the list needs to show skills and queues, asked for only when it shows them or filters by them."""
    shows = request.GET.get("show") == "skills"
    if not (shows or filters.get("skill") or filters.get("queue")):
        return NO_CHOICES
    choices = choices_for(request, application_id)
    agents = agents_by_id(request, application_id, users) if shows and choices.smart else {}
    return {"choices": choices, "agents": agents}


def abilities_of(request: PanelRequest, application_id: int, user: User) -> Abilities:
    """The user's skills and queues as they are now."""
    choices = choices_for(request, application_id)
    if not choices.smart:
        skills = [Bound(skill.id, skill.name) for skill in user.skills]
        return Abilities(
            choices, skills, [Bound(queue.id, queue.name, by_skill=queue.auto_link) for queue in user.queues]
        )
    agent = agents_by_id(request, application_id, [user]).get(user.id, Agent(user.id))
    return Abilities(
        choices,
        [Bound(skill.id, skill.name, skill.level) for skill in agent.skills],
        [Bound(queue.id, queue.name) for queue in agent.queues],
        agent.max_conversations,
    )


def carry_out(api: Api, application_id: int, user_id: int, binding: Binding, *, smart: bool) -> None:
    """The one call that the change is.

    Raises:
        ApiError
    """
    chosen, users = [binding.id], [user_id]
    match (smart, binding.kind, binding.bind):
        case (False, "skill", _):
            api.skills.bind(chosen, users, bind=binding.bind)
        case (False, _, _):
            api.queues.bind(application_id, chosen, users, bind=binding.bind)
        case (True, "skill", True):
            api.smartqueue.bind_skills(application_id, {binding.id: binding.level}, users)
        case (True, "skill", False):
            api.smartqueue.unbind_skills(application_id, chosen, users)
        case (True, _, True):
            api.smartqueue.bind_queues(application_id, chosen, users)
        case _:
            api.smartqueue.unbind_queues(application_id, chosen, users)
