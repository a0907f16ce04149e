"""SmartQueue, the successor of ACD v1: https://voximplant.com/docs/references/httpapi/smartqueue

Its lists have no totals: a short page is the last. Agents are users of the application.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from panel.api.calls import Calls, Value
from panel.api.errors import ApiUnreachable

PAGE = 100
LEVELS = range(1, 6)

# What a binding drops first. `add`, in spite of its name, drops the agent's other queues.
QueueMode = Literal["add_queues", "replace_agents", "add", "replace"]
SkillMode = Literal["add", "replace_skills", "replace_agents"]


class SmartQueue(msgspec.Struct, frozen=True, rename={"id": "sq_queue_id", "name": "sq_queue_name"}):
    """A queue of an application."""

    id: int
    name: str
    description: str = ""


class SmartSkill(
    msgspec.Struct, frozen=True, rename={"id": "sq_skill_id", "name": "sq_skill_name", "level": "sq_skill_level"}
):
    """A skill of an application; `level` (1 to 5) is how well an agent has it."""

    id: int
    name: str
    description: str = ""
    level: int | None = None


class AgentAnswer(msgspec.Struct, frozen=True):
    """An agent as it is answered: lists are JSON, or JSON in a string (the vendor's clients disagree)."""

    user_id: int
    max_simultaneous_conversations: int | None = None
    sq_queues: tuple[SmartQueue, ...] | str | None = None
    sq_skills: tuple[SmartSkill, ...] | str | None = None


class Agent(msgspec.Struct, frozen=True):
    """A user as SmartQueue sees it."""

    user_id: int
    max_conversations: int | None = None
    queues: tuple[SmartQueue, ...] = ()
    skills: tuple[SmartSkill, ...] = ()


class SmartQueues:
    """Commands about SmartQueue. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def queues(self, application_id: int) -> tuple[SmartQueue, ...]:
        """SQ_GetQueues: all queues of the application."""
        return self._all("SQ_GetQueues", {"application_id": application_id}, SmartQueue)

    def skills(self, application_id: int) -> tuple[SmartSkill, ...]:
        """SQ_GetSkills: all skills of the application."""
        return self._all("SQ_GetSkills", {"application_id": application_id}, SmartSkill)

    def agents(self, application_id: int, user_ids: Sequence[int]) -> tuple[Agent, ...]:
        """SQ_GetAgents: these users with their queues and skills."""
        parameters = {
            "application_id": application_id,
            "user_id": list(user_ids) or None,
            "with_sq_skills": True,
            "with_sq_queues": True,
        }
        return tuple(map(_agent, self._all("SQ_GetAgents", parameters, AgentAnswer)))

    def bind_queues(
        self, application_id: int, queue_ids: Sequence[int], user_ids: Sequence[int], *, mode: QueueMode = "add_queues"
    ) -> None:
        """SQ_BindAgent: the users become agents of the queues."""
        parameters = _agents(application_id, user_ids) | {"sq_queue_id": _some(queue_ids), "bind_mode": mode}
        self._calls.write("SQ_BindAgent", parameters, int)

    def unbind_queues(self, application_id: int, queue_ids: Sequence[int], user_ids: Sequence[int]) -> None:
        """SQ_UnbindAgent: the users are agents of these queues no more."""
        parameters = _agents(application_id, user_ids) | {"sq_queue_id": _some(queue_ids)}
        self._calls.write("SQ_UnbindAgent", parameters, int)

    def bind_skills(
        self, application_id: int, levels: Mapping[int, int], user_ids: Sequence[int], *, mode: SkillMode = "add"
    ) -> None:
        """SQ_BindSkill: skill id -> level, for each of the users. A skill that one has already gets the new level."""
        skills = [{"sq_skill_id": int(skill), "sq_skill_level": int(level)} for skill, level in levels.items()]
        parameters = _agents(application_id, user_ids)
        parameters |= {"sq_skills": msgspec.json.encode(skills).decode(), "bind_mode": mode}
        self._calls.write("SQ_BindSkill", parameters, int)

    def unbind_skills(self, application_id: int, skill_ids: Sequence[int], user_ids: Sequence[int]) -> None:
        """SQ_UnbindSkill: the users have these skills no more."""
        parameters = _agents(application_id, user_ids) | {"sq_skill_id": _some(skill_ids)}
        self._calls.write("SQ_UnbindSkill", parameters, int)

    def set_agents(
        self,
        application_id: int,
        user_ids: Sequence[int],
        *,
        handle_calls: bool | None = None,
        max_conversations: int | None = None,
    ) -> None:
        """SQ_SetAgentInfo: whether they take calls, and how many chats at once. What is not given stays."""
        settings = {"handle_calls": handle_calls, "max_simultaneous_conversations": max_conversations}
        self._calls.write("SQ_SetAgentInfo", _agents(application_id, user_ids) | settings, int)

    def _all[T](self, command: str, parameters: Mapping[str, Value], kind: type[T]) -> tuple[T, ...]:
        found: tuple[T, ...] = ()
        while True:
            page = {**parameters, "count": PAGE, "offset": len(found)}
            part, _ = self._calls.read(command, page, tuple[kind, ...])  # type: ignore[valid-type]  # a type at run time
            found += part
            if len(part) < PAGE:
                return found


def _agents(application_id: int, user_ids: Sequence[int]) -> dict[str, Value]:
    return {"application_id": application_id, "user_id": _some(user_ids)}


def _some(ids: Sequence[int]) -> list[int]:
    """Numbers only, never `all`, and never none."""
    if not ids:
        raise ValueError("Nothing was named.")
    return [int(id_) for id_ in ids]


def _agent(answer: AgentAnswer) -> Agent:
    return Agent(
        answer.user_id,
        answer.max_simultaneous_conversations,
        _listed(answer.sq_queues, SmartQueue),
        _listed(answer.sq_skills, SmartSkill),
    )


def _listed[T](value: tuple[T, ...] | str | None, kind: type[T]) -> tuple[T, ...]:
    if not isinstance(value, str):
        return value or ()
    try:
        return msgspec.json.decode(value, type=tuple[kind, ...])  # type: ignore[valid-type]  # a type at run time
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ApiUnreachable("SQ_GetAgents", f"The answer is not what is documented: {error}") from None
