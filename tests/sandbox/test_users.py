"""AddUser, SetUserInfo, DelUser: a user's life."""

import pytest

from tests.sandbox.asking import Answer, Asker, code

ANN = {
    "user_name": "ann_1",
    "user_display_name": "Ann Söder",
    "user_password": "Tulip-7-field",
    "application_name": "support",
}


def one_user(ask: Asker, **filters: object) -> Answer:
    (user,) = ask("GetUsers", application_name="support", **filters)["result"]
    found: Answer = user
    return found


@pytest.fixture
def ann(ask: Asker) -> int:
    user_id: int = ask("AddUser", **ANN)["user_id"]
    return user_id


def test_a_new_user_is_active_shares_the_balance_and_is_offline(ask: Asker, ann: int) -> None:
    user = one_user(ask, user_id=ann)
    assert user.pop("created") == user.pop("modified")
    assert user == {
        "user_id": ann,
        "user_name": "ann_1",
        "user_display_name": "Ann Söder",
        "user_active": True,
        "frozen": False,
        "parent_accounting": True,
        "balance": 0.0,
        "live_balance": 0.0,
        "fixed_balance": 0.0,
        "acd_status": "OFFLINE",
    }


def test_everything_that_can_be_said_of_a_new_user_is_kept(ask: Asker) -> None:
    answer = ask(
        "AddUser",
        **ANN | {"user_active": "False", "parent_accounting": "0", "user_custom_data": "x;y", "mobile_phone": "+1"},
    )
    user = one_user(ask, user_id=answer["user_id"])
    assert answer["result"] == 1
    assert (user["user_active"], user["parent_accounting"]) == (False, False)
    assert (user["user_custom_data"], user["mobile_phone"]) == ("x;y", "+1")


@pytest.mark.usefixtures("ann")
def test_a_name_in_use_is_refused_with_118(ask: Asker) -> None:
    assert code(ask("AddUser", **ANN)) == 118


def test_a_name_may_be_used_again_in_another_application(ask: Asker, ann: int) -> None:
    assert ask("AddUser", **ANN | {"application_name": "empty"})["user_id"] > ann


@pytest.mark.parametrize("name", ["an", "-ann", "_ann", "Ann", "ann.b", "añn", "ann b", "a" * 51, "ann\n"])
def test_a_name_against_the_rules_is_refused_with_122_and_its_field(ask: Asker, name: str) -> None:
    answer = ask("AddUser", **ANN | {"user_name": name})
    assert code(answer) == 122
    assert answer["error"]["field_name"] == "user_name"


@pytest.mark.parametrize("name", ["ann", "1st", "a_b-c", "a" * 50])
def test_a_name_within_the_rules_is_taken(ask: Asker, name: str) -> None:
    assert ask("AddUser", **ANN | {"user_name": name})["result"] == 1


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", 463),
        ("   ", 463),
        ("Tulip 7-field", 524),
        ("Tu-7", 112),
        ("Tulip-7", 464),
        ("tulip-7-field", 464),
        ("TULIP-7-FIELD", 464),
        ("Tulip-seven", 464),
        ("Tulip7field", 464),
        ("Password1!", 523),
        ("Ann-1990", 523),
    ],
)
def test_a_bad_password_is_refused_with_the_code_of_what_is_wrong(ask: Asker, password: str, refusal: int) -> None:
    answer = ask("AddUser", **ANN | {"user_password": password})
    assert code(answer) == refusal
    assert answer["error"]["field_name"] == "user_password"


@pytest.mark.parametrize(
    ("parameter", "refusal"),
    [("user_name", 134), ("user_display_name", 134), ("user_password", 134), ("application_name", 116)],
)
def test_what_is_needed_and_not_sent_is_named(ask: Asker, parameter: str, refusal: int) -> None:
    assert code(ask("AddUser", **{k: v for k, v in ANN.items() if k != parameter})) == refusal


@pytest.mark.parametrize(
    ("parameter", "value", "refusal"),
    [
        ("user_display_name", "x" * 256, 157),
        ("user_custom_data", "x" * 8192, 212),
        ("mobile_phone", "1" * 50, 203),
        ("user_active", "yes", 496),
    ],
)
def test_a_value_beyond_its_limits_is_refused(ask: Asker, parameter: str, value: str, refusal: int) -> None:
    assert code(ask("AddUser", **ANN | {parameter: value})) == refusal


def test_an_account_has_no_more_than_1000_users(ask: Asker) -> None:
    for number in range(975):
        assert ask("AddUser", **ANN | {"user_name": f"user{number}"})["result"] == 1
    assert code(ask("AddUser", **ANN)) == 109


def test_an_unknown_application_is_refused(ask: Asker) -> None:
    assert code(ask("AddUser", **ANN | {"application_name": "nowhere"})) == 107
    without_name = {k: v for k, v in ANN.items() if k != "application_name"}
    assert code(ask("AddUser", **without_name, application_id=1)) == 116
    assert code(ask("AddUser", **ANN, application_id=4100001)) == 458


def test_an_edit_changes_what_is_sent_and_nothing_else(ask: Asker, ann: int) -> None:
    before = one_user(ask, user_id=ann)
    assert ask("SetUserInfo", user_id=ann, user_display_name="Anna", new_user_name="anna", user_active=0) == {
        "result": 1
    }
    changed = {"user_display_name": "Anna", "user_name": "anna", "user_active": False}
    after = one_user(ask, user_id=ann)
    assert before | changed | {"modified": after["modified"]} == after


def test_a_user_can_be_edited_by_name_within_an_application(ask: Asker, ann: int) -> None:
    assert ask("SetUserInfo", user_name="ann_1", application_name="support", user_display_name="A") == {"result": 1}
    assert one_user(ask, user_id=ann)["user_display_name"] == "A"
    assert code(ask("SetUserInfo", user_name="ann_1", user_display_name="A")) == 116
    assert code(ask("SetUserInfo", user_name="nobody", application_name="support")) == 117


def test_empty_custom_data_is_cleared(ask: Asker, ann: int) -> None:
    ask("SetUserInfo", user_id=ann, user_custom_data="crm 7")
    assert one_user(ask, user_id=ann)["user_custom_data"] == "crm 7"
    ask("SetUserInfo", user_id=ann, user_custom_data="")
    assert "user_custom_data" not in one_user(ask, user_id=ann)


def test_a_password_that_was_used_before_is_refused_with_535(ask: Asker, ann: int) -> None:
    assert code(ask("SetUserInfo", user_id=ann, user_password="Tulip-7-field")) == 535
    assert code(ask("SetUserInfo", user_id=ann, user_password="Orchid-8-field")) is None
    assert code(ask("SetUserInfo", user_id=ann, user_password="Tulip-7-field")) == 535


@pytest.mark.parametrize(
    ("parameter", "value", "refusal"),
    [
        ("new_user_name", "An", 462),
        ("new_user_name", "amelie-dubois", 118),
        ("user_display_name", "", 157),
        ("user_password", "", 463),
        ("user_active", "maybe", 496),
        ("user_name", "ann_1", 458),
    ],
)
def test_an_edit_is_refused_whole(ask: Asker, ann: int, parameter: str, value: str, refusal: int) -> None:
    before = one_user(ask, user_id=ann)
    assert code(ask("SetUserInfo", user_id=ann, mobile_phone="+1", **{parameter: value})) == refusal
    assert one_user(ask, user_id=ann) == before


def test_users_are_deleted_by_ids_by_names_or_all_at_once(ask: Asker, ann: int) -> None:
    assert ask("DelUser", user_id=f"{ann};5500001") == {"result": 1}
    assert ask("DelUser", user_name="amelie-dubois;li-na", application_name="support") == {"result": 1}
    assert ask("GetUsers", application_name="support")["total_count"] == 22
    assert ask("DelUser", user_id="all", application_name="support") == {"result": 1}
    assert ask("GetUsers", application_name="support") == {"result": [], "total_count": 0, "count": 0}


def test_an_unknown_user_among_several_saves_them_all(ask: Asker, ann: int) -> None:
    assert code(ask("DelUser", user_id=f"{ann};1")) == 117
    assert one_user(ask, user_id=ann)["user_id"] == ann


def test_a_list_joined_with_commas_fails_as_it_does_at_the_api(ask: Asker) -> None:
    answer = ask("DelUser", user_id="5500001,5500002")
    assert code(answer) == 101
    assert answer["error"]["msg"] == 'For input string: "5500001,5500002"'


def test_a_user_of_another_application_is_refused_with_393(ask: Asker, ann: int) -> None:
    assert code(ask("DelUser", user_id=ann, application_name="empty")) == 393
