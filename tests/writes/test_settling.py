"""Looking whether a lost write took effect: only a certain sign counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from panel.api.answers import Slice
from panel.api.client import Api
from panel.api.skills import Skills
from panel.people.models import Account, Member
from panel.remote import settling
from panel.remote.kinds import KINDS
from panel.remote.sent import Finding, Seen, Sent
from panel.remote.settling import look, settled, token_of, write_of
from tests.sandboxes import RunningSandbox

ZOE = {
    "user_name": "zoe",
    "user_display_name": "Zoe",
    "user_active": "true",
    "parent_accounting": "true",
}


def add_user(api: Api, support: int, **changes: Any) -> int:
    user_id = api.users.add(support, **{"name": "zoe", "display_name": "Zoe", "password": "Secret-pass-1", **changes})
    assert user_id
    return user_id


def finding(api: Api, write: Sent) -> Finding:
    return settled(api, write, timezone.now()).finding


def adding(support: int, before: dict[str, Any] | None) -> Sent:
    return Sent("AddUser", {"application_id": str(support), **ZOE}, before)


def test_a_new_user_that_is_in_every_way_as_it_was_sent_is_done(api: Api, support: int) -> None:
    user_id = add_user(api, support)
    found = settled(api, adding(support, {}), timezone.now())
    assert (found.finding, found.found_id, found.final) == (Finding.DONE, str(user_id), True)


@pytest.mark.parametrize("changes", [{"display_name": "Another"}, {"active": False}, {"custom_data": "x"}])
def test_a_namesake_created_elsewhere_just_then_is_not_taken_for_it(
    api: Api, support: int, changes: dict[str, Any]
) -> None:
    add_user(api, support, **changes)
    assert finding(api, adding(support, {})) is Finding.NOT_DONE


def test_what_was_there_before_is_no_sign(api: Api, support: int) -> None:
    user_id = add_user(api, support)
    assert finding(api, adding(support, {str(user_id): {}})) is Finding.NOT_DONE
    assert finding(api, adding(support, None)) is Finding.UNTOLD


def test_of_two_keys_alike_none_is_taken_for_it(api: Api) -> None:
    write = Sent("CreateKey", {"key_name": "CRM", "role_name": "Support"}, {})
    api.keys.create(name="CRM", roles=["Support"])
    assert finding(api, write) is Finding.DONE
    api.keys.create(name="CRM", roles=["Support"])
    assert finding(api, write) is Finding.UNTOLD


def changing(api: Api, support: int, user_id: int, **sent: str) -> Sent:
    arguments = {"user_id": str(user_id), **sent}
    return Sent("SetUserInfo", arguments, look(api, "SetUserInfo", arguments, support), support)


def test_a_change_is_done_when_what_was_sent_is_there(api: Api, support: int) -> None:
    zoe = add_user(api, support)
    write = changing(api, support, zoe, user_active="true", user_display_name="Other", new_user_name="zoe2")
    assert finding(api, write) is Finding.NOT_DONE
    api.users.change(zoe, display_name="Other", name="zoe2", active=True)
    assert finding(api, write) is Finding.DONE


def test_a_change_of_which_a_part_is_there_cannot_be_told(api: Api, support: int) -> None:
    zoe = add_user(api, support)
    write = changing(api, support, zoe, user_display_name="Other", new_user_name="zoe2")
    api.users.change(zoe, display_name="Other", active=True)
    assert finding(api, write) is Finding.UNTOLD


def test_a_password_cannot_be_told_but_with_a_name_it_can(api: Api, support: int) -> None:
    zoe = add_user(api, support)
    alone = changing(api, support, zoe, user_active="true", user_password="***")
    with_name = changing(api, support, zoe, user_active="true", user_password="***", user_display_name="Other")
    api.users.change(zoe, display_name="Other", active=True)
    assert finding(api, alone) is Finding.UNTOLD
    assert finding(api, with_name) is Finding.DONE


def test_without_an_application_every_one_is_looked_through(api: Api, support: int) -> None:
    zoe = add_user(api, support)
    write = changing(api, support, zoe, user_display_name="Other")
    write.application_id = None
    api.users.change(zoe, display_name="Other", active=True)
    assert finding(api, write) is Finding.DONE


def test_many_users_are_deleted_only_when_none_is_left(api: Api, support: int) -> None:
    zoe, bob = add_user(api, support), add_user(api, support, name="bob-2")
    write = Sent("DelUser", {"application_id": str(support), "user_id": f"{zoe};{bob}"})
    api.users.delete(support, [zoe])
    assert finding(api, write) is Finding.NOT_DONE
    api.users.delete(support, [bob])
    assert finding(api, write) is Finding.DONE


@pytest.mark.parametrize(
    ("now", "finding"), [("usermanager", "done"), ("support;usermanager", "done"), ("", "can't be told")]
)
def test_setting_roles_of_a_key_is_done_whether_the_api_replaces_or_adds(now: str, finding: str) -> None:
    before: Seen = {"k": {"role_name": "support"}}
    arguments = {"key_id": "k", "role_name": "User manager"}
    kind = KINDS["SetKeyRoles"]
    assert kind.judge(before, {"k": {"role_name": now}}, arguments, kind).finding == finding


def test_not_done_is_final_only_when_the_call_can_no_longer_arrive(api: Api, support: int) -> None:
    write = adding(support, {})
    assert settled(api, write, write.at + timedelta(seconds=59)).final is False
    assert settled(api, write, write.at + timedelta(seconds=60)).final is True


def test_a_look_that_fails_says_so(api: Api, support: int, sandbox: RunningSandbox) -> None:
    sandbox.fault("GetUsers", code=100)
    found = settled(api, adding(support, {}), timezone.now())
    assert (found.finding, found.final) == (Finding.UNTOLD, False)
    assert "could not find out" in found.how


@pytest.fixture
def lost_user(main_account: Member, support: int) -> str:
    """The token of an AddUser whose answer was lost."""
    return token_of(main_account, adding(support, {}))


def test_looking_again_says_what_is_there_now(
    main_client: Client, api: Api, support: int, lost_user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = main_client.post("/look/", {"look": lost_user}).content.decode()
    assert "It has not been done so far." in page
    assert "Look again" in page
    monkeypatch.setattr(settling, "LATE", timedelta(0))
    assert "It was not done." in main_client.post("/look/", {"look": lost_user}).content.decode()
    add_user(api, support)
    part = main_client.post("/look/", {"look": lost_user}, headers={"HX-Request": "true"}).content.decode().strip()
    assert part.startswith('<div class="look"')
    assert "It was done." in part
    assert "Look again" not in part


def test_looking_again_writes_nothing(main_client: Client, lost_user: str, calls: list[str]) -> None:
    main_client.post("/look/", {"look": lost_user})
    assert {call for call in calls if not call.startswith(("Get", "SQ_Get"))} == set()


def test_a_token_is_its_members_alone_and_holds_no_secret(
    main_client: Client, main_account: Member, account: Account, support: int, lost_user: str
) -> None:
    other = Member.objects.create(account=account, subuser_id=2002, name="admin")
    assert main_client.post("/look/", {"look": token_of(other, adding(support, {}))}).status_code == 404
    assert main_client.post("/look/", {"look": f"{lost_user}x"}).status_code == 404
    assert write_of(main_account, lost_user).arguments["user_name"] == "zoe"


def test_a_lost_password_is_in_its_own_field_and_nowhere_else(
    main_client: Client, sandbox: RunningSandbox, support: int
) -> None:
    sandbox.fault("AddUser", reset="before", times=1)
    data = {"name": "zoe", "display_name": "Zoe", "password": "Secret-pass-1", "active": "on"}
    response = main_client.post(f"/application/{support}/users/new/", data)
    token = response.context["form"].lost.token
    page = response.content.decode()
    assert page.count("Secret-pass-1") == page.count('type="password" name="password" value="Secret-pass-1"') == 1
    assert write_of(Member.objects.get(subuser_id=None), token).arguments["user_password"] == "***"


def test_a_look_that_finds_what_was_made_leads_there(
    main_client: Client, api: Api, support: int, lost_user: str
) -> None:
    user_id = add_user(api, support)
    page = main_client.post("/look/", {"look": lost_user}).content.decode()
    assert f'href="/application/{support}/users/{user_id}/"' in page


def test_what_the_api_does_not_tell_is_no_sign(api: Api, support: int) -> None:
    zoe = str(add_user(api, support))
    before: Seen = {zoe: {"user_active": None}}
    write = Sent("SetUserInfo", {"user_id": zoe, "user_active": "false"}, before, support)
    kind = KINDS["SetUserInfo"]
    assert kind.judge(before, before, write.arguments, kind).finding is Finding.UNTOLD


def test_a_user_behind_the_first_page_of_the_list_is_not_taken_for_deleted(api: Api, support: int) -> None:
    ids = [add_user(api, support, name=f"zz-{number}") for number in range(100)]
    write = Sent("DelUser", {"application_id": str(support), "user_id": f"{ids[-2]};{ids[-1]}"})
    assert finding(api, write) is Finding.NOT_DONE


def test_a_list_in_which_something_is_missing_tells_nothing(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Skills, "list", lambda *_: Slice((), 1, unreadable=1))
    found = settled(api, Sent("AddSkill", {"skill_name": "Polski"}, {}), timezone.now())
    assert (found.finding, found.final) == (Finding.UNTOLD, False)
