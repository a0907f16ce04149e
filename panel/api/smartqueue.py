"""SmartQueue, the successor of ACD v1: https://voximplant.com/docs/references/httpapi/smartqueue

Its lists have no totals, so the last call comes back empty. Agents are users of the application.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from panel.api.answers import Row, Slice
from panel.api.calls import Calls, Value

LEVELS = range(1, 6)

# What a binding removes first. In spite of its name, `add` removes the agent's other queues.
QueueMode = Literal["add_queues", "replace_agents", "add", "replace"]
SkillMode = Literal["add", "replace_skills", "replace_agents"]


class SmartQueue(Row, frozen=True, rename={"id": "sq_queue_id", "name": "sq_queue_name"}):
    """A queue of an application."""

    id: int
    name: str
    description: str = ""


class SmartSkill(Row, frozen=True, rename={"id": "sq_skill_id", "name": "sq_skill_name", "level": "sq_skill_level"}):
    """A skill of an application; `level` (1 to 5) is how well an agent has it."""

    id: int
    name: str
    description: str = ""
    level: int | None = None


class Agent(
    Row,
    frozen=True,
    rename={"max_conversations": "max_simultaneous_conversations", "queues": "sq_queues", "skills": "sq_skills"},
):
    """A user as SmartQueue sees it. The vendor's clients disagree whether its lists are JSON or JSON in a text."""

    user_id: int
    max_conversations: int | None = None
    queues: tuple[SmartQueue, ...] = ()
    skills: tuple[SmartSkill, ...] = ()


class SmartQueues:
    """Commands about SmartQueue. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def queues(self, application_id: int) -> Slice[SmartQueue]:
        """SQ_GetQueues: all queues of the application."""
        return self._calls.whole("SQ_GetQueues", {"application_id": application_id}, SmartQueue)

    def skills(self, application_id: int) -> Slice[SmartSkill]:
        """SQ_GetSkills: all skills of the application."""
        return self._calls.whole("SQ_GetSkills", {"application_id": application_id}, SmartSkill)

    def agents(self, application_id: int, user_ids: Sequence[int]) -> Slice[Agent]:
        """SQ_GetAgents: these users with their queues and skills."""
        parameters = _agents(application_id, user_ids) | {"with_sq_skills": True, "with_sq_queues": True}
        return self._calls.first("SQ_GetAgents", parameters, Agent, len(user_ids))

    def bind_queues(
        self, application_id: int, queue_ids: Sequence[int], user_ids: Sequence[int], *, mode: QueueMode = "add_queues"
    ) -> None:
        """SQ_BindAgent: the users become agents of the queues."""
        parameters = _agents(application_id, user_ids) | {"sq_queue_id": _some(queue_ids), "bind_mode": mode}
        self._calls.change("SQ_BindAgent", parameters)

    def unbind_queues(self, application_id: int, queue_ids: Sequence[int], user_ids: Sequence[int]) -> None:
        """SQ_UnbindAgent: the users are no longer agents of these queues."""
        parameters = _agents(application_id, user_ids) | {"sq_queue_id": _some(queue_ids)}
        self._calls.change("SQ_UnbindAgent", parameters)

    def bind_skills(
        self, application_id: int, levels: Mapping[int, int], user_ids: Sequence[int], *, mode: SkillMode = "add"
    ) -> None:
        """SQ_BindSkill: skill id -> level, for all these users. Who has the skill already gets the new level."""
        skills = [{"sq_skill_id": int(skill), "sq_skill_level": int(level)} for skill, level in levels.items()]
        parameters = _agents(application_id, user_ids)
        parameters |= {"sq_skills": msgspec.json.encode(skills).decode(), "bind_mode": mode}
        self._calls.change("SQ_BindSkill", parameters)

    def unbind_skills(self, application_id: int, skill_ids: Sequence[int], user_ids: Sequence[int]) -> None:
        """SQ_UnbindSkill: the users no longer have these skills."""
        parameters = _agents(application_id, user_ids) | {"sq_skill_id": _some(skill_ids)}
        self._calls.change("SQ_UnbindSkill", parameters)

    def set_agents(
        self,
        application_id: int,
        user_ids: Sequence[int],
        *,
        max_conversations: int,
        handle_calls: bool | None = None,
    ) -> None:
        """SQ_SetAgentInfo: how many chats at once, and whether they take calls.

        `max_conversations` is sent as it should be, or as it was just read: the reference says that without it the
        value becomes 5. It is one value for all of them, so users with different values need a call each.
        """
        settings = {"handle_calls": handle_calls, "max_simultaneous_conversations": max_conversations}
        self._calls.change("SQ_SetAgentInfo", _agents(application_id, user_ids) | settings)


def _agents(application_id: int, user_ids: Sequence[int]) -> dict[str, Value]:
    return {"application_id": application_id, "user_id": _some(user_ids)}


def _some(ids: Sequence[int]) -> list[int]:
    """Numbers only, never `all`, and never none."""
    if not ids:
        raise ValueError("Nothing was named.")
    return [int(id_) for id_ in ids]
