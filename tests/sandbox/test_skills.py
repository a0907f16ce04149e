"""ACD v1: skills of the account, queues of an application, and who has which."""

import pytest

from tests.sandbox.asking import Answer, Asker, code

USER, OTHER = 5500001, 5500002
ENGLISH, DEUTSCH, HOTLINE, BILLING = 701, 702, 301, 302


def user(ask: Asker, user_id: int = USER) -> Answer:
    (found,) = ask("GetUsers", application_name="support", user_id=user_id, with_skills=1, with_queues=1)["result"]
    answer: Answer = found
    return answer


def skills(ask: Asker, user_id: int = USER) -> list[int]:
    return [skill["skill_id"] for skill in user(ask, user_id)["skills"]]


def queues(ask: Asker, user_id: int = USER) -> list[int]:
    return [queue["acd_queue_id"] for queue in user(ask, user_id)["acd_queues"]]


@pytest.fixture
def _bare(ask: Asker) -> None:
    """Two users without skills and queues."""
    for user_id in (USER, OTHER):
        ask("BindSkill", skill_id="all", user_id=user_id, bind="false")
        ask("BindUserToQueue", application_name="support", user_id=user_id, acd_queue_id="all", bind="false")


def test_skills_are_listed_and_filtered(ask: Asker) -> None:
    answer = ask("GetSkills")
    assert (answer["total_count"], answer["count"]) == (7, 7)
    assert answer["result"][0] == {"skill_id": ENGLISH, "skill_name": "English"}
    russian = {"skill_id": 703, "skill_name": "Русский"}
    assert ask("GetSkills", skill_name="русс") == {"result": [russian], "total_count": 1, "count": 1}
    assert ask("GetSkills", skill_id=703)["result"] == [russian]
    assert ask("GetSkills", offset=2, count=1)["result"] == [russian]
    assert code(ask("GetSkills", skill_id=1)) == 222


def test_a_skill_is_added_renamed_and_deleted(ask: Asker) -> None:
    skill_id = ask("AddSkill", skill_name="Juggling")["skill_id"]
    assert ask("SetSkillInfo", skill_id=skill_id, new_skill_name="Fire juggling") == {"result": 1}
    assert ask("SetSkillInfo", skill_name="Fire juggling", new_skill_name="Knives") == {"result": 1}
    assert ask("GetSkills", skill_id=skill_id)["result"] == [{"skill_id": skill_id, "skill_name": "Knives"}]
    assert ask("DelSkill", skill_name="Knives") == {"result": 1}
    assert code(ask("DelSkill", skill_id=skill_id)) == 222


@pytest.mark.parametrize(
    ("method", "parameters", "refusal"),
    [
        ("AddSkill", {}, 134),
        ("AddSkill", {"skill_name": "English"}, 221),
        ("AddSkill", {"skill_name": "x" * 512}, 220),
        ("SetSkillInfo", {"new_skill_name": "x"}, 222),
        ("SetSkillInfo", {"skill_id": 701}, 134),
        ("SetSkillInfo", {"skill_id": 701, "new_skill_name": "Deutsch"}, 221),
        ("SetSkillInfo", {"skill_id": 701, "new_skill_name": "x" * 512}, 220),
        ("SetSkillInfo", {"skill_id": 701, "skill_name": "English", "new_skill_name": "x"}, 458),
        ("DelSkill", {"skill_name": "Juggling"}, 222),
        ("BindSkill", {"user_id": USER}, 222),
        ("BindSkill", {"skill_id": "701;1", "user_id": USER}, 222),
        ("BindSkill", {"skill_name": "Juggling", "user_id": USER}, 222),
        ("BindSkill", {"skill_id": ENGLISH}, 117),
        ("BindSkill", {"skill_id": ENGLISH, "user_id": 1}, 117),
        ("BindSkill", {"skill_id": ENGLISH, "user_name": "li-na"}, 116),
        ("BindSkill", {"skill_id": ENGLISH, "acd_queue_name": "nowhere"}, 218),
        ("BindSkill", {"skill_id": ENGLISH, "user_id": USER, "application_name": "empty"}, 393),
        ("BindUserToQueue", {"bind": 1, "user_id": USER, "acd_queue_id": HOTLINE}, 116),
        ("BindUserToQueue", {"bind": 1, "application_name": "support", "acd_queue_id": HOTLINE}, 117),
        ("BindUserToQueue", {"bind": 1, "application_name": "support", "user_id": USER}, 218),
        ("BindUserToQueue", {"application_name": "support", "user_id": USER, "acd_queue_id": HOTLINE}, 134),
        ("BindUserToQueue", {"bind": 1, "application_name": "support", "user_id": USER, "acd_queue_id": 1}, 218),
        ("BindUserToQueue", {"bind": 1, "application_name": "empty", "user_id": USER, "acd_queue_id": HOTLINE}, 393),
        ("GetQueues", {"acd_queue_id": 1}, 218),
        ("GetQueues", {"skill_id": 1}, 222),
        ("GetQueues", {"excluded_skill_name": "Juggling"}, 224),
        ("GetQueues", {"application_id": 1}, 116),
    ],
)
def test_what_makes_no_sense_is_refused(ask: Asker, method: str, parameters: dict[str, object], refusal: int) -> None:
    assert code(ask(method, **parameters)) == refusal


@pytest.mark.usefixtures("_bare")
def test_skills_are_bound_and_unbound(ask: Asker) -> None:
    assert ask("BindSkill", skill_id=f"{ENGLISH};{DEUTSCH}", user_id=f"{USER};{OTHER}") == {"result": 1}
    assert skills(ask) == skills(ask, OTHER) == [ENGLISH, DEUTSCH]
    assert ask("BindSkill", skill_name="English", user_id=USER, bind="true") == {"result": 1}
    assert ask("BindSkill", skill_name="English", user_id=USER, bind="false") == {"result": 1}
    assert skills(ask) == [DEUTSCH]
    assert skills(ask, OTHER) == [ENGLISH, DEUTSCH]


@pytest.mark.usefixtures("_bare")
def test_users_are_bound_to_queues_of_their_application(ask: Asker) -> None:
    name = user(ask)["user_name"]
    bound = ask("BindUserToQueue", bind=1, application_name="support", user_name=name, acd_queue_name="hotline;billing")
    assert bound == {"result": 1}
    assert queues(ask) == [HOTLINE, BILLING]
    assert queues(ask, OTHER) == []
    ask("BindUserToQueue", bind=0, application_name="support", user_id="all", acd_queue_id=HOTLINE)
    assert queues(ask) == [BILLING]


def test_a_deleted_skill_is_taken_from_everybody(ask: Asker) -> None:
    ask("BindSkill", skill_id=ENGLISH, user_id=USER)
    ask("DelSkill", skill_id=ENGLISH)
    assert ENGLISH not in skills(ask)


def test_a_queue_is_described(ask: Asker) -> None:
    answer = ask("GetQueues", acd_queue_name="HOT", with_skills="true", with_operatorcount="true")
    assert (answer["total_count"], answer["count"]) == (1, 1)
    (queue,) = answer["result"]
    assert queue.pop("created") == queue.pop("modified")
    assert queue.pop("operatorcount") > 0
    assert queue == {
        "acd_queue_id": HOTLINE,
        "acd_queue_name": "hotline",
        "application_id": 4100001,
        "acd_queue_priority": 0,
        "service_probability": 0.9,
        "auto_binding": False,
        "max_waiting_time": 15,
        "max_queue_size": 50,
        "average_service_time": 180,
        "skills": [{"skill_id": ENGLISH, "skill_name": "English"}],
    }


def test_queues_are_found_by_application_and_skills(ask: Asker) -> None:
    def names(**filters: object) -> list[str]:
        return [queue["acd_queue_name"] for queue in ask("GetQueues", **filters)["result"]]

    assert names() == ["hotline", "billing", "second-level"]
    assert names(application_name="empty") == []
    assert names(application_id=4100001, offset=1) == ["billing", "second-level"]
    assert names(skill_name="Deutsch") == ["billing"]
    assert names(excluded_skill_id=ENGLISH) == ["billing", "second-level"]
    assert ask("BindSkill", skill_id=ENGLISH, acd_queue_id="301;302") == {"result": 1}
    assert names(skill_id=ENGLISH) == ["hotline", "billing"]
    (billing,) = ask("GetQueues", acd_queue_id=BILLING, with_skills=1, showing_skill_id=DEUTSCH)["result"]
    assert billing["skills"] == [{"skill_id": DEUTSCH, "skill_name": "Deutsch"}]


def test_a_queue_whose_application_is_gone_is_refused_with_381(ask: Asker) -> None:
    ask("DelApplication", application_name="support")
    user_id = ask(
        "AddUser", application_name="empty", user_name="ann", user_display_name="A", user_password="Tulip-7-field"
    )["user_id"]
    parameters = {"bind": 1, "application_name": "empty", "user_id": user_id, "acd_queue_id": HOTLINE}
    assert code(ask("BindUserToQueue", **parameters)) == 381
