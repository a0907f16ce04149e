"""The same contents in other spellings, and the other readings of what the documentation says in two ways."""

import httpx
import pytest

from panel.sandbox.typed import WrongField
from tests.sandbox.asking import Asker, code
from tests.sandboxes import RunningSandbox

LI_NA = {"application_name": "support", "user_name": "li-na"}
DUO, NOROLE = 2012, 2013


@pytest.fixture
def control(sandbox: RunningSandbox) -> str:
    return sandbox.url.replace("platform_api", "_behaviour")


def test_the_behaviour_is_shown_changed_and_reset_over_http(control: str, sandbox: RunningSandbox) -> None:
    at_first = {
        "personality": "documented",
        "strict_defaults": False,
        "largest_page": 1000,
        "refuses_large_pages": False,
    }
    assert httpx.get(control).json() == at_first
    changed = httpx.post(control, json={"personality": "old", "largest_page": 7}).json()
    assert changed == at_first | {"personality": "old", "largest_page": 7}
    assert httpx.post(control, json={"strict_defaults": True}).json() == changed | {"strict_defaults": True}
    assert httpx.delete(control).json() == at_first
    sandbox.behave(personality="terse")
    sandbox.reset()
    assert httpx.get(control).json() == at_first


@pytest.mark.parametrize(
    "choices",
    [[], {"mood": "bad"}, {"personality": "rude"}, {"strict_defaults": 1}, {"largest_page": 0}, {"largest_page": "9"}],
)
def test_a_behaviour_that_does_not_exist_is_refused(control: str, sandbox: RunningSandbox, choices: object) -> None:
    before = httpx.get(control).json()
    assert httpx.post(control, json=choices).status_code == 400
    assert httpx.get(control).json() == before
    with pytest.raises(WrongField):
        sandbox.app.control.behave(choices)


def test_terse_answers_leave_out_what_need_not_be_told(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.behave(personality="terse")
    answer = ask("GetUsers", application_name="support", count=2, order_by="user_id")
    assert answer["total_count"] == 25
    assert "count" not in answer
    first, second = answer["result"]
    assert [name for name in first if first[name] is None] == [
        *("frozen", "parent_accounting", "balance", "live_balance", "fixed_balance"),
        *("acd_status", "acd_status_change_time", "created", "modified"),
    ]
    assert set(second) == {"user_id", "user_name", "user_display_name", "user_active"}
    (duo,) = ask("GetSubUsers", subuser_id=DUO, with_roles=1)["result"]
    assert duo["description"] == "UserManager and Accountant of the demo"
    assert [role["role_name"] for role in duo["roles"]] == ["Accountant", "UserManager", "UserRead", "UserUpdate"]
    assert [role.get("inherited") for role in duo["roles"]] == [None, None, True, True]


def test_a_terse_answer_still_tells_who_is_inactive(sandbox: RunningSandbox, ask: Asker) -> None:
    ask("SetUserInfo", user_id=5500001, user_active=0)
    sandbox.behave(personality="terse")
    (user,) = ask("GetUsers", application_name="support", user_id=5500001)["result"]
    assert user["user_active"] is False


def test_verbose_answers_hold_unknown_fields_everywhere(sandbox: RunningSandbox, ask: Asker) -> None:
    documented = ask("GetSubUsers", subuser_id=DUO, with_roles=1)
    sandbox.behave(personality="verbose")
    verbose = ask("GetSubUsers", subuser_id=DUO, with_roles=1)
    assert {"x_first", "x_links", "x_nothing"} <= set(verbose)
    assert {"x_first", "x_flags"} <= set(verbose["result"][0]["roles"][0])

    def known(value: object) -> object:
        if isinstance(value, dict):
            return {name: known(item) for name, item in value.items() if not name.startswith("x_")}
        return [known(item) for item in value] if isinstance(value, list) else value

    assert known(verbose) == documented


def test_the_arguments_in_the_log_are_data_and_stay_as_they_are(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.behave(personality="verbose")
    ask("AddSkill", skill_name="Juggling")
    (row,) = ask("GetAuditLog", filtered_cmd="AddSkill")["result"]
    assert row["cmd_args"] == {"skill_name": "Juggling"}
    sandbox.behave(personality="old")
    row = ask("GetAuditLog", filtered_cmd="AddSkill")["result"]
    assert row["cmd_args"] == '{"skill_name": "Juggling"}'


def test_old_answers_have_numbers_as_texts_and_single_objects(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.behave(personality="old")
    answer = ask("GetUsers", **LI_NA)
    assert (answer["total_count"], answer["count"]) == ("1", "1")
    user = answer["result"]
    assert user["user_name"] == "li-na"
    assert type(user["user_active"]) is int
    assert type(user["user_id"]) is str
    assert type(user["balance"]) is str
    assert len(ask("GetUsers", application_name="support", count=2)["result"]) == 2
    assert ask("SetUserInfo", user_id=user["user_id"], user_display_name="x") == {"result": "1"}
    martha = {"new_subuser_name": "martha", "new_subuser_password": "Tulip-7-field"}
    added = ask("AddSubUser", **martha)
    assert added["result"] == "1"
    assert ask("GetSubUsers", subuser_id=added["subuser_id"])["result"]["subuser_name"] == "martha"
    (key,) = ask("CreateKey", key_name="CRM")["result"]
    assert key["private_key"].startswith("-----BEGIN PRIVATE KEY-----")


@pytest.mark.parametrize(
    ("personality", "answer"),
    [
        ("terse", {"error": {"code": 434, "msg": None}}),
        ("old", {"error": {"msg": "Invalid subuser id.", "code": 434, "field_name": "subuser_id"}}),
    ],
)
def test_refusals_stand_once_in_terse_and_old_answers(
    sandbox: RunningSandbox, ask: Asker, personality: str, answer: object
) -> None:
    sandbox.behave(personality=personality)
    assert ask("DelSubUser", subuser_id=1) == answer


def test_a_verbose_refusal_has_a_result_beside_it(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.behave(personality="verbose")
    answer = ask("DelSubUser", subuser_id=1)
    assert (answer["result"], answer["error"]["code"]) == (0, 434)


def test_small_pages_hold_50_records_whatever_is_asked_for(sandbox: RunningSandbox, ask: Asker) -> None:
    for number in range(60):
        ask("AddSkill", skill_name=f"Skill {number}")
    sandbox.behave(personality="small-pages")
    answer = ask("GetSkills", count=1000)
    assert (answer["total_count"], answer["count"], len(answer["result"])) == (67, 50, 50)
    assert ask("GetSkills", count=1000, offset=50)["count"] == 17
    assert len(ask("GetAuditLog")["result"]) == 50
    assert len(ask("GetRoles")["result"]) == 16


def test_nothing_is_overwritten_that_was_not_sent(ask: Asker) -> None:
    ask("SetUserInfo", user_id=5500001, user_active=0)
    ask("SetUserInfo", user_id=5500001, user_display_name="x")
    assert ask("GetUsers", application_name="support", user_id=5500001)["result"][0]["user_active"] is False


def test_with_strict_defaults_an_edit_activates_a_user(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.behave(strict_defaults=True)
    ask("SetUserInfo", user_id=5500001, user_active=0)
    ask("SetUserInfo", user_id=5500002, user_active=0)
    ask("SetUserInfo", user_id=5500001, user_display_name="x")
    ask("SetUserInfo", user_id=5500002, user_display_name="x", user_active=0)
    first, second = ask("GetUsers", application_name="support", order_by="user_id", count=2)["result"]
    assert (first["user_active"], second["user_active"]) == (True, False)


def test_with_strict_defaults_an_agents_conversations_go_back_to_five(sandbox: RunningSandbox, ask: Asker) -> None:
    agent = {"application_name": "support", "user_id": 5500001}

    def conversations() -> int:
        number: int = ask("SQ_GetAgents", **agent)["result"][0]["max_simultaneous_conversations"]
        return number

    ask("SQ_SetAgentInfo", **agent, max_simultaneous_conversations=9)
    ask("SQ_SetAgentInfo", **agent, handle_calls="true")
    assert conversations() == 9
    sandbox.behave(strict_defaults=True)
    assert code(ask("SQ_SetAgentInfo", **agent)) == 134
    ask("SQ_SetAgentInfo", **agent, handle_calls="true")
    assert conversations() == 5
