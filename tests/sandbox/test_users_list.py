"""GetUsers: filters, order, pages, and what can be asked for on top."""

import pytest

from tests.sandbox.asking import Asker, code
from tests.sandboxes import RunningSandbox

TEAM = {
    "anna": ("Анна Смирнова", "true"),
    "anton": ("ANTON <b>Q</b>", "true"),
    "berta": ("Ömer Berta", "false"),
    "carl_x": ("carl 100%_", "true"),
}


@pytest.fixture
def team(ask: Asker) -> dict[str, int]:
    """Four users in the application that is empty otherwise."""
    return {
        name: ask(
            "AddUser",
            application_name="empty",
            user_name=name,
            user_display_name=display_name,
            user_password="Tulip-7-field",
            user_active=active,
        )["user_id"]
        for name, (display_name, active) in TEAM.items()
    }


def listed(ask: Asker, **filters: object) -> list[str]:
    return [user["user_name"] for user in ask("GetUsers", application_name="empty", **filters)["result"]]


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["anna", "anton", "berta", "carl_x"]),
        ({"user_name": "an"}, ["anna", "anton"]),
        ({"user_name": "NT"}, ["anton"]),
        ({"user_name": "_"}, ["carl_x"]),
        ({"user_name": "%"}, []),
        ({"user_name": ""}, ["anna", "anton", "berta", "carl_x"]),
        ({"user_display_name": "смирн"}, ["anna"]),
        ({"user_display_name": "ÖMER"}, ["berta"]),
        ({"user_display_name": "<B>"}, ["anton"]),
        ({"user_display_name": "%_"}, ["carl_x"]),
        ({"user_active": "false"}, ["berta"]),
        ({"user_active": 1}, ["anna", "anton", "carl_x"]),
        ({"user_name": "a", "user_active": "0"}, ["berta"]),
        ({"acd_status": "OFFLINE;READY"}, ["anna", "anton", "berta", "carl_x"]),
        ({"acd_status": "READY"}, []),
        ({"order_by": "user_id", "count": 2}, ["anna", "anton"]),
        ({"order_by": "user_display_name"}, ["anton", "carl_x", "berta", "anna"]),
        ({"count": 2, "offset": 1}, ["anton", "berta"]),
        ({"count": 0}, []),
        ({"offset": 4}, []),
    ],
)
def test_a_list_holds_what_its_filters_let_through(ask: Asker, filters: dict[str, object], expected: list[str]) -> None:
    assert listed(ask, **filters) == expected


def test_a_list_tells_how_many_match_and_how_many_it_holds(ask: Asker) -> None:
    answer = ask("GetUsers", application_name="support")
    assert (answer["total_count"], answer["count"], len(answer["result"])) == (25, 20, 20)
    answer = ask("GetUsers", application_name="support", offset=20, count=1000)
    assert (answer["total_count"], answer["count"], len(answer["result"])) == (25, 5, 5)


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("application", "users"),
    [
        ({"application_id": 4100001}, 25),
        ({"application_name": "support"}, 25),
        ({"application_name": "support.demo.voximplant.com"}, 25),
        ({"application_name": "UPP"}, 25),
        ({"application_name": "demo.vox"}, 29),
        ({"application_id": 4100001, "application_name": "support"}, 25),
        ({"application_id": 4100001, "application_name": "demo"}, 25),
    ],
)
def test_the_application_is_found_by_id_by_a_part_of_its_name_or_by_both(
    ask: Asker, application: dict[str, object], users: int
) -> None:
    assert ask("GetUsers", **application)["total_count"] == users


def test_a_count_above_the_largest_page_is_clamped(sandbox: RunningSandbox, ask: Asker) -> None:
    assert len(ask("GetUsers", application_name="support", count=10_000)["result"]) == 25
    sandbox.behave(largest_page=10)
    assert [len(ask("GetUsers", application_name="support", **count)["result"]) for count in ({}, {"count": 25})] == [
        10,
        10,
    ]
    assert ask("GetUsers", application_name="support")["total_count"] == 25


def test_a_count_above_the_largest_page_is_refused_if_the_sandbox_is_told_to(
    sandbox: RunningSandbox, ask: Asker
) -> None:
    sandbox.behave(refuses_large_pages=True)
    assert code(ask("GetUsers", application_name="support", count=1000)) is None
    assert code(ask("GetUsers", application_name="support", count=1001)) == 496


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({}, 116),
        ({"application_id": ""}, 116),
        ({"application_id": 1}, 116),
        ({"application_id": "4100001;4100002"}, 101),
        ({"application_id": 1, "application_name": "support"}, 116),
        ({"application_id": 4100001, "application_name": "empty"}, 107),
        ({"application_name": "nowhere"}, 107),
        ({"application_name": "support.rival.voximplant.com"}, 107),
        ({"application_name": "support", "user_id": 1}, 117),
        ({"application_name": "support", "user_id": "abc"}, 101),
        ({"application_name": "support", "user_id": "9" * 20}, 101),
        ({"application_name": "support", "skill_id": 1}, 222),
        ({"application_name": "support", "excluded_skill_id": 1}, 224),
        ({"application_name": "support", "with_skills": 1, "showing_skill_id": 1}, 222),
        ({"application_name": "support", "acd_queue_id": 1}, 218),
        ({"application_name": "support", "excluded_acd_queue_id": 1}, 218),
        ({"application_name": "support", "acd_status": "READY;ASLEEP"}, 227),
        ({"application_name": "support", "order_by": "password"}, 496),
        ({"application_name": "support", "count": -1}, 496),
        ({"application_name": "support", "offset": -1}, 496),
        ({"application_name": "support", "user_active": "perhaps"}, 496),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(ask: Asker, parameters: dict[str, object], refusal: int) -> None:
    assert code(ask("GetUsers", **parameters)) == refusal


def test_a_user_of_another_application_is_not_found_here(ask: Asker) -> None:
    assert ask("GetUsers", application_name="empty", user_id=5500001) == {"result": [], "total_count": 0, "count": 0}


def test_skills_and_queues_come_when_asked_for(ask: Asker, team: dict[str, int]) -> None:
    ask("BindSkill", skill_name="VIP;Billing", user_id=team["anna"])
    (anna,) = ask("GetUsers", application_name="support", user_id=5500001)["result"]
    assert "skills" not in anna
    assert "acd_queues" not in anna
    answer = ask("GetUsers", application_name="empty", with_skills="true", with_queues="true")
    assert [user["acd_queues"] for user in answer["result"]] == [[], [], [], []]
    assert [user["skills"] for user in answer["result"]] == [
        [{"skill_id": 705, "skill_name": "Billing"}, {"skill_id": 707, "skill_name": "VIP"}],
        [],
        [],
        [],
    ]
    shown = ask("GetUsers", application_name="empty", with_skills=1, showing_skill_id=707, user_name="anna")
    assert shown["result"][0]["skills"] == [{"skill_id": 707, "skill_name": "VIP"}]


def test_users_are_found_by_the_skills_and_queues_they_have_or_lack(ask: Asker, team: dict[str, int]) -> None:
    ask("BindSkill", skill_id=707, user_id=f"{team['anna']};{team['berta']}")
    assert listed(ask, skill_id=707) == ["anna", "berta"]
    assert listed(ask, excluded_skill_id=707) == ["anton", "carl_x"]
    hotline = ask("GetUsers", application_name="support", acd_queue_id=301, count=100, with_queues=1)
    others = ask("GetUsers", application_name="support", excluded_acd_queue_id=301, count=100)
    assert hotline["total_count"] + others["total_count"] == 25
    queue = {"acd_queue_id": 301, "acd_queue_name": "hotline", "auto_link": False}
    assert all(queue in user["acd_queues"] for user in hotline["result"])


def test_the_balance_is_the_live_or_the_fixed_one(ask: Asker) -> None:
    live = ask("GetUsers", application_name="support", count=100)["result"]
    fixed = ask("GetUsers", application_name="support", count=100, return_live_balance="false")["result"]
    assert [user["balance"] for user in live] == [user["live_balance"] for user in live]
    assert [user["balance"] for user in fixed] == [user["fixed_balance"] for user in fixed]
    assert any(user["live_balance"] != user["fixed_balance"] for user in live)
