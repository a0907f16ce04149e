"""The vendor's Python client and other spellings of the answers: what it reads of them, and where it gives up.

It turns dates into datetimes, and of a list it does so until the first one fails; it hands on everything else as it
came, so numbers in texts stay texts.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from voximplant.apiclient import VoximplantException

Client = Any
PASSWORD = "Tulip-7-field"
ALL = ["documented", "terse", "verbose", "old", "small-pages"]
everywhere = pytest.mark.parametrize("personality", ALL)


def records(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The client does not make a list of a single object."""
    result = answer["result"]
    return [result] if isinstance(result, dict) else result


def names(answer: dict[str, Any], field: str) -> set[str]:
    return {record[field] for record in records(answer)}


@everywhere
def test_every_list_is_read(api: Client) -> None:
    assert names(api.get_applications(), "application_name") == {
        *("support.demo.voximplant.com", "sales.demo.voximplant.com", "empty.demo.voximplant.com"),
    }
    assert names(api.get_users(application_name="support", user_name="li-na"), "user_display_name") == {"李娜"}
    assert {"owner", "duo", "norole"} <= names(api.get_sub_users(with_roles=True, count=100), "subuser_name")
    assert {"Owner", "UserManager", "Verifier"} <= names(api.get_roles(), "role_name")
    assert "Owner" in names(api.get_keys(with_roles=True), "key_name")
    assert {"English", "VIP"} <= names(api.get_skills(), "skill_name")
    assert "hotline" in names(api.get_queues(application_name="support", with_skills=True), "acd_queue_name")
    assert names(api.sq__get_queues(application_name="sales"), "sq_queue_name") == {"inbound", "callbacks"}
    assert "Renewals" in names(api.sq__get_skills(application_name="sales"), "sq_skill_name")
    assert len(records(api.sq__get_agents(application_name="sales", with_sq_skills=True, count=5))) == 5
    assert "SetUserInfo" in names(api.get_audit_log(), "cmd_name")


@everywhere
def test_lists_are_complete_when_read_page_by_page(api: Client) -> None:
    users: list[dict[str, Any]] = []
    while page := records(api.get_users(application_name="support", count=100, offset=len(users))):
        users += page
    assert len({user["user_id"] for user in users}) == 250


@everywhere
def test_users_and_subusers_live(api: Client, personality: str) -> None:
    name = f"ann-{personality}"
    user_id = int(api.add_user(name, "Ann", PASSWORD, application_name="empty")["user_id"])
    assert int(api.set_user_info(user_id=user_id, user_display_name="Anna")["result"]) == 1
    (user,) = records(api.get_users(application_name="empty", user_name=name))
    assert (user["user_display_name"], bool(user["user_active"])) == ("Anna", True)
    assert int(api.del_user(user_id=[user_id])["result"]) == 1
    added = api.add_sub_user("martha", PASSWORD, role_name=["Support"])
    subuser_id = int(added["subuser_id"] if "subuser_id" in added else added["result"]["subuser_id"])
    assert names(api.get_sub_user_roles(subuser_id), "role_name") == {"Support"}
    assert int(api.del_sub_user(subuser_id)["result"]) == 1


@everywhere
def test_a_new_key_signs(api: Client, client: Callable[[dict[str, Any]], Client]) -> None:
    (made,) = records(api.create_key(key_name="CRM", role_name=["Supervisor"]))
    assert names(client(made).get_skills(skill_name="VIP"), "skill_name") == {"VIP"}
    assert int(api.delete_key(made["key_id"])["result"]) == 1


@everywhere
@pytest.mark.parametrize(
    ("method", "arguments", "code"),
    [
        ("del_user", {"user_id": [1]}, 117),
        ("del_sub_user", {"subuser_id": 1}, 434),
        ("add_application", {"application_name": "support"}, 129),
    ],
)
def test_refusals_arrive_with_their_codes(api: Client, method: str, arguments: dict[str, Any], code: int) -> None:
    with pytest.raises(VoximplantException) as caught:
        getattr(api, method)(**arguments)
    assert caught.value.code == code


@pytest.mark.parametrize(("personality", "kind"), [("verbose", datetime), ("old", str), ("terse", type(None))])
def test_dates_are_read_where_the_client_can(api: Client, kind: type) -> None:
    """Of a single object, the client goes through the names of the fields and converts nothing."""
    (user,) = records(api.get_users(application_name="support", user_name="li-na"))
    assert type(user["created"]) is kind


@pytest.mark.parametrize("personality", ["verbose", "old"])
def test_the_account_is_described(api: Client) -> None:
    account = api.get_account_info()["result"]
    assert (account["account_name"], type(account["created"])) == ("demo", datetime)


@pytest.mark.parametrize("personality", ["terse"])
def test_an_account_without_a_date_is_more_than_the_client_can_take(api: Client) -> None:
    """It hands the null to strptime. A list's TypeErrors it swallows, this one not."""
    with pytest.raises(TypeError, match="strptime"):
        api.get_account_info()
