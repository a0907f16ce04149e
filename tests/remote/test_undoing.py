"""Undo: for a minute, by the same member, an ordinary write, and only while nobody has changed it since."""

import re
from time import time

import pytest
from django.test import Client

from panel.api.client import Api
from panel.api.roles import given
from panel.journal.models import Entry
from panel.people.models import Account
from tests.team import let_all_sign_in, signed_in

PASSWORD = "Correct-horse-1"


@pytest.fixture
def zoe(api: Api, support: int) -> int:
    """The id of an active user."""
    return api.users.add(support, name="zoe-k", display_name="Zoe", password=PASSWORD)


@pytest.fixture
def url(support: int, zoe: int) -> str:
    return f"/application/{support}/users/{zoe}/"


def undo_of(client: Client, url: str, **sent: object) -> str | None:
    """What the Undo button of the message sends; None without a button."""
    page = client.post(url, sent, follow=True).content.decode()
    found = re.search(r'name="undo" value="([^"]+)"', page)
    return found and found[1]


def said(client: Client, token: str | None, back: str) -> str:
    return client.post("/undo/", {"undo": token or "", "next": back}, follow=True).content.decode()


def is_active(api: Api, support: int, user_id: int) -> bool | None:
    user = api.users.get(support, user_id)
    assert user
    return user.active


def test_deactivating_is_undone_as_an_ordinary_write(
    main_client: Client, api: Api, support: int, zoe: int, url: str
) -> None:
    token = undo_of(main_client, f"{url}active/", active="false")
    assert is_active(api, support, zoe) is False
    assert "Undone: “User zoe-k" in said(main_client, token, url)
    assert is_active(api, support, zoe) is True
    assert Entry.objects.filter(command="SetUserInfo", kind="sent").count() == 2


def test_a_new_name_is_undone_alone(main_client: Client, api: Api, support: int, zoe: int, url: str) -> None:
    page = main_client.get(f"{url}edit/")
    sent = {"name": "zoe-n", "display_name": "Zoe N.", "active": "on", "opened": page.context["form"]["opened"].value()}
    token = undo_of(main_client, f"{url}edit/", **sent)
    said(main_client, token, url)
    user = api.users.get(support, zoe)
    assert user
    assert (user.name, user.display_name, user.active) == ("zoe-k", "Zoe", True)


def test_what_somebody_changed_since_is_not_undone(
    main_client: Client, api: Api, support: int, zoe: int, url: str
) -> None:
    token = undo_of(main_client, f"{url}active/", active="false")
    api.users.change(zoe, active=True)
    api.users.change(zoe, active=True, display_name="Other")
    assert "it was changed since" in said(main_client, token, url)
    assert Entry.objects.filter(command="SetUserInfo", kind="sent").count() == 1
    assert is_active(api, support, zoe) is True


def test_a_skill_is_taken_away_again(main_client: Client, api: Api, support: int, zoe: int, url: str) -> None:
    skill = api.skills.list()[0].id
    token = undo_of(main_client, f"{url}skills/", action="bind:skill", skill=skill)
    said(main_client, token, url)
    user = api.users.get(support, zoe)
    assert user
    assert user.skills == ()


def test_roles_of_a_subuser_are_as_before(main_client: Client, api: Api) -> None:
    admin = next(each for each in api.subusers.list() if each.name == "admin")
    page = f"/settings/subusers/{admin.id}/"
    opened = main_client.get(f"{page}edit/").context["form"]["opened"].value()
    sent = {"description": admin.description, "roles": ["Support", "Payer"], "opened": opened}
    token = undo_of(main_client, f"{page}edit/", **sent)
    assert "Undone" in said(main_client, token, page)
    now = api.subusers.get(admin.id)
    assert now
    assert now.role_names == ["Admin"]


@pytest.fixture
def key(api: Api) -> str:
    """The id of a service account with one role."""
    return api.keys.create(name="robot", description="Nightly", roles=["Support"]).key_id


@pytest.mark.parametrize("roles", [["Payer", "UserManager"], ["Payer", "Support"], []])
def test_roles_of_a_service_account_are_as_before(main_client: Client, api: Api, key: str, roles: list[str]) -> None:
    page = f"/settings/service_accounts/{key}/"
    opened = main_client.get(f"{page}edit/").context["form"]["opened"].value()
    sent = {"name": "robot", "description": "Nightly", "roles": roles, "opened": opened}
    token = undo_of(main_client, f"{page}edit/", **sent)
    assert names_of(api, key) == roles
    assert "Undone" in said(main_client, token, page)
    assert names_of(api, key) == ["Support"]


def test_name_and_description_of_a_service_account_are_as_before(main_client: Client, api: Api, key: str) -> None:
    page = f"/settings/service_accounts/{key}/"
    opened = main_client.get(f"{page}edit/").context["form"]["opened"].value()
    sent = {"name": "machine", "description": "Daily", "roles": ["Support"], "opened": opened}
    token = undo_of(main_client, f"{page}edit/", **sent)
    assert "Undone: “Service account machine" in said(main_client, token, page)
    now = api.keys.get(key)
    assert now
    assert (now.name, now.description) == ("robot", "Nightly")


def names_of(api: Api, key_id: str) -> list[str]:
    return sorted(given(api.keys.roles(key_id)))


def test_a_new_password_cannot_be_undone(main_client: Client, url: str) -> None:
    opened = main_client.get(f"{url}edit/").context["form"]["opened"].value()
    sent = {"name": "zoe-k", "display_name": "Zoe", "active": "on", "password": "Another-horse-2", "opened": opened}
    assert undo_of(main_client, f"{url}edit/", **sent) is None


def test_a_member_gets_an_undone_role_with_their_next_request(main_client: Client, account: Account) -> None:
    admin = let_all_sign_in(account)["admin"]
    members = signed_in("admin")
    edit_url = f"/settings/subusers/{admin.id}/edit/"
    opened = main_client.get(edit_url).context["form"]["opened"].value()
    token = undo_of(main_client, edit_url, description=admin.description, roles=[], opened=opened)
    assert members.get("/settings/service_accounts/").status_code == 403
    said(main_client, token, edit_url)
    assert members.get("/settings/service_accounts/").status_code == 200


def test_after_a_minute_it_is_too_late(
    main_client: Client, api: Api, support: int, zoe: int, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = undo_of(main_client, f"{url}active/", active="false")
    later = time() + 61
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert "for a minute only" in said(main_client, token, url)
    assert is_active(api, support, zoe) is False


def test_another_members_token_is_worth_nothing(main_client: Client, account: Account, url: str) -> None:
    let_all_sign_in(account)
    token = undo_of(main_client, f"{url}active/", active="false")
    assert "for a minute only" in said(signed_in("admin"), token, url)
