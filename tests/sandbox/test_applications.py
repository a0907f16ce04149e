"""Applications and the account itself."""

import pytest

from tests.sandbox.asking import Asker, code

SUPPORT, EMPTY = 4100001, 4100002


def names(ask: Asker, **filters: object) -> list[str]:
    return [found["application_name"].partition(".")[0] for found in ask("GetApplications", **filters)["result"]]


def test_applications_are_listed_with_their_full_names(ask: Asker) -> None:
    answer = ask("GetApplications")
    assert (answer["total_count"], answer["count"]) == (2, 2)
    found = answer["result"][0]
    assert len(found.pop("modified")) == 19
    assert found == {
        "application_id": SUPPORT,
        "application_name": "support.demo.voximplant.com",
        "secure_record_storage": False,
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"application_id": EMPTY}, ["empty"]),
        ({"application_name": "UPP"}, ["support"]),
        ({"application_name": "demo.vox"}, ["support", "empty"]),
        ({"application_name": "nothing"}, []),
        ({"count": 1}, ["support"]),
        ({"offset": 1}, ["empty"]),
    ],
)
def test_a_list_holds_what_its_filters_let_through(ask: Asker, filters: dict[str, object], expected: list[str]) -> None:
    assert names(ask, **filters) == expected


def test_rules_are_an_empty_list_when_asked_for(ask: Asker) -> None:
    assert "rules" not in ask("GetApplications")["result"][0]
    assert ask("GetApplications", with_rules=True)["result"][0]["rules"] == []


def test_an_application_is_added(ask: Asker) -> None:
    answer = ask("AddApplication", application_name="billing-2", secure_record_storage="true")
    application_id = answer.pop("application_id")
    assert answer == {
        "result": 1,
        "application_name": "billing-2.demo.voximplant.com",
        "secure_record_storage": True,
    }
    assert names(ask, application_id=application_id) == ["billing-2"]


@pytest.mark.parametrize("name", ["a", "1st", "Support2", "a_b", "a.b", "ünder", "a" * 66])
def test_a_name_against_the_rules_is_refused_with_107(ask: Asker, name: str) -> None:
    assert code(ask("AddApplication", application_name=name)) == 107


def test_a_name_in_use_is_refused_with_129(ask: Asker) -> None:
    assert code(ask("AddApplication", application_name="support")) == 129
    assert code(ask("SetApplicationInfo", application_id=EMPTY, application_name="support")) == 129
    assert code(ask("AddApplication")) == 134


def test_an_account_has_no_more_than_100_applications(ask: Asker) -> None:
    for number in range(98):
        assert code(ask("AddApplication", application_name=f"app{number}")) is None
    assert code(ask("AddApplication", application_name="one-more")) == 108


def test_an_application_is_renamed_and_its_storage_secured(ask: Asker) -> None:
    full = "help.demo.voximplant.com"
    renamed = ask("SetApplicationInfo", application_id=SUPPORT, application_name="help")
    assert renamed == {"result": 1, "application_name": full, "secure_record_storage": False}
    secured = ask("SetApplicationInfo", required_application_name=full, secure_record_storage=1)
    assert secured == {"result": 1, "application_name": full, "secure_record_storage": True}
    assert ask("GetUsers", application_name="help")["total_count"] == 25
    assert code(ask("SetApplicationInfo", required_application_name="support")) == 558
    assert code(ask("SetApplicationInfo", application_id=1)) == 116
    assert code(ask("SetApplicationInfo")) == 116
    assert code(ask("SetApplicationInfo", application_id=SUPPORT, required_application_name="help")) == 458


def test_a_deleted_application_takes_its_users_along(ask: Asker) -> None:
    assert ask("DelApplication", application_id=SUPPORT) == {"result": 1}
    assert code(ask("GetUsers", application_id=SUPPORT)) == 116
    assert code(ask("SetUserInfo", user_id=5500001)) == 117
    assert names(ask) == ["empty"]


def test_applications_are_deleted_by_list_by_name_or_all_at_once(ask: Asker) -> None:
    ids = [ask("AddApplication", application_name=f"app{number}")["application_id"] for number in range(4)]
    assert ask("DelApplication", application_id=f"{ids[0]};{ids[1]}") == {"result": 1}
    assert ask("DelApplication", application_name="app2;empty") == {"result": 1}
    assert names(ask) == ["support", "app3"]
    assert ask("DelApplication", application_id="all") == {"result": 1}
    assert names(ask) == []


def test_an_unknown_application_among_several_saves_them_all(ask: Asker) -> None:
    assert code(ask("DelApplication", application_id=f"{SUPPORT};1")) == 116
    assert code(ask("DelApplication", application_name="empty;nowhere")) == 107
    assert code(ask("DelApplication")) == 116
    assert names(ask) == ["support", "empty"]


def test_the_account_is_described_without_secrets(ask: Asker) -> None:
    answer = ask("GetAccountInfo")
    account = answer["result"]
    assert account["account_id"] == 1234567
    assert account["account_name"] == "demo"
    assert account["account_email"] == "owner@demo.example"
    assert account["active"] is True
    assert not {"api_key", "callback_salt"} & set(account)
    assert answer["api_address"].startswith("127.0.0.1:")


def test_the_accounts_balance_is_the_live_or_the_fixed_one(ask: Asker) -> None:
    assert ask("GetAccountInfo")["result"]["balance"] == 19772.35
    assert ask("GetAccountInfo", return_live_balance="false")["result"]["balance"] == 20169.93
