"""The skills and queues that a user has."""

from collections.abc import Iterable
from dataclasses import dataclass

from panel.api.smartqueue import Agent
from panel.api.users import User
from panel.remote.requests import PanelRequest
from panel.skills.choices import Choice, Choices, agents_by_id, choices_for


@dataclass(frozen=True)
class Bound:
    """A skill or queue that a user has. A queue that came with a skill is removed with the skill, not by hand."""

    id: int
    name: str
    level: int | None = None
    by_skill: bool = False


@dataclass(frozen=True)
class Abilities:
    """A user's skills and queues, and those that can still be chosen."""

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
    """The choices that are not bound; a queue that came with a skill can also be bound by hand."""
    taken = {each.id for each in bound if not each.by_skill}
    return [choice for choice in choices if choice[0] not in taken]


def abilities_of(request: PanelRequest, application_id: int, user: User) -> Abilities:
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
