"""SmartQueue, which the application `sales` of the demo uses."""

import json
from collections.abc import Iterator

import pytest

from tests.sandbox.asking import Asker, Asking, code
from tests.sandboxes import DOCUMENTED, RunningSandbox, running_sandbox

INBOUND, CALLBACKS, COLD, RENEWALS, ENTERPRISE, ESPANOL = 901, 902, 1201, 1202, 1203, 1204
SALES = {"application_name": "sales"}


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningSandbox]:
    with running_sandbox("demo", **DOCUMENTED) as sandbox:
        yield sandbox


@pytest.fixture
def ask(demo: RunningSandbox) -> Iterator[Asker]:
    demo.reset()
    with Asking(demo.url) as asking:
        yield asking(demo.credentials)


@pytest.fixture
def pair(ask: Asker) -> tuple[int, int]:
    """Two agents without queues and skills."""
    first, second = (user["user_id"] for user in ask("GetUsers", **SALES, count=2)["result"])
    both = f"{first};{second}"
    ask("SQ_UnbindAgent", **SALES, user_id=both, sq_queue_id="all")
    ask("SQ_UnbindSkill", **SALES, user_id=both, sq_skill_id="all")
    return first, second


def queues(ask: Asker, user_id: int) -> list[int]:
    (agent,) = ask("SQ_GetAgents", **SALES, user_id=user_id, with_sq_queues=1)["result"]
    return [queue["sq_queue_id"] for queue in agent["sq_queues"]]


def skills(ask: Asker, user_id: int) -> dict[int, int]:
    (agent,) = ask("SQ_GetAgents", **SALES, user_id=user_id, with_sq_skills=1)["result"]
    return {skill["sq_skill_id"]: skill["sq_skill_level"] for skill in agent["sq_skills"]}


def cold(level: int) -> str:
    return json.dumps([{"sq_skill_id": COLD, "sq_skill_level": level}])


def levels(**named: int) -> str:
    return json.dumps([{"sq_skill_name": name, "sq_skill_level": level} for name, level in named.items()])


def test_queues_and_skills_are_described(ask: Asker) -> None:
    (queue, _) = ask("SQ_GetQueues", **SALES, with_agentcount="true")["result"]
    assert queue.pop("created") == queue.pop("modified")
    assert queue.pop("agentcount") > 0
    assert queue == {
        "sq_queue_id": INBOUND,
        "sq_queue_name": "inbound",
        "agent_selection": "MOST_QUALIFIED",
        "task_selection": "MAX_PRIORITY",
        "call_max_waiting_time": 10,
        "call_max_queue_size": 100,
    }
    (skill, *_) = ask("SQ_GetSkills", **SALES)["result"]
    assert skill.pop("created") == skill.pop("modified")
    assert skill == {"sq_skill_id": COLD, "sq_skill_name": "Cold calls"}


def test_an_application_without_smartqueue_has_none(ask: Asker) -> None:
    assert ask("SQ_GetQueues", application_name="support") == {"result": []}
    assert ask("SQ_GetSkills", application_name="support") == {"result": []}


def test_queues_and_skills_are_filtered(ask: Asker, pair: tuple[int, int]) -> None:
    ask("SQ_BindAgent", **SALES, user_id=pair[0], sq_queue_id=INBOUND)
    ask("SQ_BindSkill", **SALES, user_id=pair[0], sq_skills=levels(Renewals=3))

    def found(what: str, **filters: object) -> list[int]:
        return [item[f"sq_{what.lower()}_id"] for item in ask(f"SQ_Get{what}s", **SALES, **filters)["result"]]

    assert found("Queue", sq_queue_id=f"{INBOUND};1") == [INBOUND]
    assert found("Queue", sq_queue_name="callbacks;nowhere") == [CALLBACKS]
    assert found("Queue", sq_queue_name_template="BACK") == [CALLBACKS]
    assert found("Queue", user_id=pair[0]) == [INBOUND]
    assert found("Queue", excluded_user_id=pair[0]) == [CALLBACKS]
    assert found("Queue", offset=1) == [CALLBACKS]
    assert found("Skill", sq_skill_name_template="ESPAÑ") == [ESPANOL]
    assert found("Skill", user_id=pair[0]) == [RENEWALS]
    assert found("Skill", excluded_user_id=pair[0], count=2) == [COLD, ENTERPRISE]
    assert found("Skill", sq_skill_id=f"{COLD};{ENTERPRISE}") == [COLD, ENTERPRISE]


def test_agents_are_described(ask: Asker, pair: tuple[int, int]) -> None:
    (agent,) = ask("SQ_GetAgents", **SALES, user_id=pair[0], with_sq_statuses=1, with_sq_skills=1)["result"]
    ((statuses,), skills_) = agent.pop("sq_statuses"), agent.pop("sq_skills")
    assert skills_ == []
    assert set(statuses) == {"IM", "CALL"}
    assert set(statuses["CALL"]) == {"sq_status_name", "from_date"}
    assert set(agent) == {"user_id", "user_name", "user_display_name", "max_simultaneous_conversations"}


def test_agents_are_found_by_queue_skill_status_and_name(ask: Asker, pair: tuple[int, int]) -> None:
    first, second = pair
    ask("SQ_UnbindAgent", **SALES, user_id="all", sq_queue_id="all")
    ask("SQ_UnbindSkill", **SALES, user_id="all", sq_skill_id="all")
    ask("SQ_BindAgent", **SALES, user_id=first, sq_queue_id=INBOUND)
    ask("SQ_BindAgent", **SALES, user_id=second, sq_queue_name="inbound;callbacks")
    ask("SQ_BindSkill", **SALES, user_id=first, sq_skills=levels(Renewals=2, Enterprise=5))
    ask("SQ_BindSkill", **SALES, user_id=second, sq_skills=levels(Renewals=4))

    def found(**filters: object) -> list[int]:
        return sorted(agent["user_id"] for agent in ask("SQ_GetAgents", **SALES, count=100, **filters)["result"])

    both = sorted(pair)
    renewals = {"sq_skill_name": "Renewals"}
    assert found(sq_queue_id="all") == found(sq_queue_name="inbound") == both
    assert found(sq_queue_id=CALLBACKS) == [second]
    assert len(found(excluded_sq_queue_id=INBOUND)) == 35
    assert found(sq_skills=json.dumps([renewals])) == both
    assert found(sq_skills=json.dumps([renewals | {"min_sq_skill_level": 3}])) == [second]
    assert found(sq_skills=json.dumps([renewals | {"max_sq_skill_level": 3}, {"sq_skill_id": ENTERPRISE}])) == [first]
    name = ask("GetUsers", **SALES, user_id=first)["result"][0]["user_name"]
    assert first in found(user_name_template=name[:-1].upper())
    assert found(user_name=name) == [first]
    offline = json.dumps([{"sq_status_type": "CALL", "sq_status_name": "OFFLINE"}])
    ready = json.dumps([{"sq_status_type": "CALL", "sq_status_name": "READY"}])
    assert 0 < len(found(sq_statuses=offline)) < 37
    assert not set(found(sq_statuses=offline)) & set(found(sq_statuses=ready))


def test_each_mode_of_binding_agents_drops_what_it_says(ask: Asker, pair: tuple[int, int]) -> None:
    first, second = pair
    bind = {**SALES, "user_id": first}
    assert ask("SQ_BindAgent", **bind, sq_queue_id=INBOUND) == {"result": 1}
    assert ask("SQ_BindAgent", **bind, sq_queue_id=CALLBACKS, bind_mode="add_queues") == {"result": 1}
    assert queues(ask, first) == [INBOUND, CALLBACKS]
    ask("SQ_BindAgent", **bind, sq_queue_id=INBOUND, bind_mode="add")
    assert queues(ask, first) == [INBOUND]
    ask("SQ_BindAgent", **SALES, user_id=second, sq_queue_id=INBOUND, bind_mode="replace_agents")
    assert (queues(ask, first), queues(ask, second)) == ([], [INBOUND])
    ask("SQ_BindAgent", **bind, sq_queue_id="all")
    ask("SQ_BindAgent", **SALES, user_id=second, sq_queue_id=CALLBACKS, bind_mode="replace")
    assert (queues(ask, first), queues(ask, second)) == ([INBOUND], [CALLBACKS])
    assert ask("SQ_UnbindAgent", **bind, sq_queue_name="inbound") == {"result": 1}
    assert queues(ask, first) == []


def test_each_mode_of_binding_skills_drops_what_it_says(ask: Asker, pair: tuple[int, int]) -> None:
    first, second = pair
    bind = {**SALES, "user_id": first}
    ask("SQ_BindSkill", **bind, sq_skills=levels(Renewals=3))
    ask("SQ_BindSkill", **bind, sq_skills=levels(Renewals=4, Enterprise=1), bind_mode="add")
    assert skills(ask, first) == {RENEWALS: 4, ENTERPRISE: 1}
    ask(
        "SQ_BindSkill",
        **bind,
        sq_skills=cold(5),
        bind_mode="replace_skills",
    )
    assert skills(ask, first) == {COLD: 5}
    ask(
        "SQ_BindSkill",
        **SALES,
        user_id=second,
        sq_skills=cold(1),
        bind_mode="replace_agents",
    )
    assert (skills(ask, first), skills(ask, second)) == ({}, {COLD: 1})
    assert ask("SQ_UnbindSkill", **SALES, user_id=second, sq_skill_name="Cold calls") == {"result": 1}
    assert skills(ask, second) == {}


def test_an_agent_has_five_skills_at_most(demo: RunningSandbox, ask: Asker, pair: tuple[int, int]) -> None:
    with demo.store.writing() as db:
        columns = "SELECT application_id, 'Extra ' || sq_skill_id, description, created, modified FROM sq_skills"
        db.execute(f"INSERT INTO sq_skills (application_id, sq_skill_name, description, created, modified) {columns}")
    all_skills = [skill["sq_skill_id"] for skill in ask("SQ_GetSkills", **SALES)["result"]]
    wanted = [{"sq_skill_id": skill_id, "sq_skill_level": 1} for skill_id in all_skills]
    bind = {**SALES, "user_id": pair[0]}
    assert ask("SQ_BindSkill", **bind, sq_skills=json.dumps(wanted[:5])) == {"result": 1}
    assert code(ask("SQ_BindSkill", **bind, sq_skills=json.dumps(wanted[5:6]))) == 498
    assert len(skills(ask, pair[0])) == 5


def test_settings_of_agents_are_kept(ask: Asker, pair: tuple[int, int]) -> None:
    agents = {**SALES, "user_id": f"{pair[0]};{pair[1]}"}
    assert ask("SQ_SetAgentInfo", **agents, handle_calls="false", max_simultaneous_conversations=7) == {"result": 1}
    assert ask("SQ_SetAgentInfo", **agents, handle_calls="true") == {"result": 1}
    (agent,) = ask("SQ_GetAgents", **SALES, user_id=pair[1])["result"]
    assert agent["max_simultaneous_conversations"] == 7


@pytest.mark.parametrize(
    ("method", "parameters", "refusal"),
    [
        ("SQ_GetQueues", {}, 116),
        ("SQ_GetAgents", {**SALES, "user_id": 5500001}, 393),
        ("SQ_GetAgents", {**SALES, "sq_queue_id": 1}, 496),
        ("SQ_GetAgents", {**SALES, "sq_skills": "Renewals"}, 496),
        ("SQ_GetAgents", {**SALES, "sq_skills": '[{"sq_skill_id": 1}]'}, 496),
        ("SQ_GetAgents", {**SALES, "sq_skills": '[{"sq_skill_id": 1201, "min_sq_skill_level": 0}]'}, 496),
        ("SQ_GetAgents", {**SALES, "sq_statuses": '[{"sq_status_type": "CALL", "sq_status_name": "ASLEEP"}]'}, 496),
        ("SQ_GetAgents", {**SALES, "sq_queue_id": INBOUND, "sq_queue_name": "inbound"}, 458),
        ("SQ_GetQueues", {**SALES, "excluded_user_id": "1", "excluded_user_name": "x"}, 458),
        ("SQ_BindAgent", {**SALES, "sq_queue_id": INBOUND}, 117),
        ("SQ_BindAgent", {**SALES, "user_id": "all"}, 134),
        ("SQ_BindAgent", {**SALES, "user_id": "all", "sq_queue_id": 1}, 496),
        ("SQ_BindAgent", {**SALES, "user_id": "all", "sq_queue_id": INBOUND, "bind_mode": "any"}, 496),
        ("SQ_BindSkill", {**SALES, "user_id": "all"}, 134),
        ("SQ_BindSkill", {**SALES, "user_id": "all", "sq_skills": '[{"sq_skill_id": 1201}]'}, 496),
        ("SQ_BindSkill", {**SALES, "user_id": "all", "sq_skills": '[{"sq_skill_level": 1}]'}, 496),
        ("SQ_BindSkill", {**SALES, "user_id": "all", "sq_skills": "{}"}, 496),
        ("SQ_UnbindSkill", {**SALES, "user_id": "all", "sq_skill_name": "Juggling"}, 496),
        ("SQ_SetAgentInfo", {**SALES, "user_id": "all"}, 134),
        ("SQ_SetAgentInfo", {**SALES, "user_id": "all", "max_simultaneous_conversations": 0}, 496),
    ],
)
def test_what_makes_no_sense_is_refused(ask: Asker, method: str, parameters: dict[str, object], refusal: int) -> None:
    assert code(ask(method, **parameters)) == refusal
