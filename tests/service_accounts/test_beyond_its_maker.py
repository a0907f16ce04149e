"""A key that may do more than its maker may in the panel: told before, written down, listed, and forbidden on wish."""

from typing import Any

import pytest
from django.test import Client

from panel.api.client import Api
from panel.journal.models import Entry
from panel.people.models import Account
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

URL = "/settings/service_accounts/"
KEYS = "/settings/roles/keys/"
MORE = "AddSubUser, DelSubUser, SetSubUserRoles, RemoveSubUserRoles"
TOLD = f"With it, the key may do what you may not do in the panel: {MORE}."


@pytest.fixture
def owner(account: Account) -> Client:
    let_all_sign_in(account)
    return signed_in("owner")


def make(client: Client, name: str, *roles: str) -> Any:
    return client.post(f"{URL}new/", {"name": name, "roles": roles})


def key_id(api: Api, name: str) -> str:
    return next(key.id for key in api.keys.list() if key.name == name)


def events() -> list[tuple[str, str, str]]:
    found = Entry.objects.filter(kind="key_beyond_maker")
    return [(entry.member_name, entry.object_name, entry.arguments["opens"]) for entry in found]


def test_it_is_told_before_the_key_is_made(owner: Client, main_client: Client) -> None:
    assert owner.get(f"{URL}new/").content.decode().count(TOLD) == 1
    assert "may not in the panel" not in main_client.get(f"{URL}new/").content.decode()


def test_it_is_written_into_the_journal(owner: Client) -> None:
    assert make(owner, "Big", "Owner").status_code == 200
    make(owner, "Small", "UserManager")
    assert events() == [("owner", "Big", MORE)]


def test_a_change_of_roles_is_written_down_too(owner: Client, api: Api) -> None:
    made = api.keys.create(name="Grows").key_id
    owner.post(f"{URL}{made}/edit/", {"name": "Grows", "roles": ["Owner"]})
    assert [opens for _, _, opens in events()] == [MORE]


def test_a_key_that_was_refused_is_not_written_down(owner: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("CreateKey", code=437)
    make(owner, "Big", "Owner")
    assert events() == []


def test_a_key_that_may_have_been_made_is_written_down(owner: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("CreateKey", reset="after")
    make(owner, "Big", "Owner")
    assert events() == [("owner", "Big", MORE)]


def test_it_is_marked_in_the_list_and_listed_with_the_access_pages(owner: Client, main_client: Client) -> None:
    make(owner, "Big", "Owner")
    make(owner, "Small", "UserManager")
    make(main_client, "Ours", "Owner")
    marked = {row.name: (row.made.maker, row.made.beyond) for row in main_client.get(URL).context["rows"] if row.made}
    assert marked == {
        "Big": ("owner", tuple(MORE.split(", "))),
        "Small": ("owner", ()),
        "Ours": ("demo", ()),
    }
    for client in (main_client, owner):
        listed = [(each.name, each.maker) for each in client.get(KEYS).context["made"]]
        assert listed == [("Big", "owner")]
    assert f'href="{KEYS}"' in main_client.get("/settings/roles/").content.decode()


def test_a_key_whose_maker_lost_its_roles_is_listed_from_then_on(
    owner: Client, main_client: Client, account: Account
) -> None:
    make(owner, "Small", "UserManager")
    assert main_client.get(KEYS).context["made"] == []
    subuser = next(each for each in account.api().subusers.list() if each.name == "owner")
    account.api().subusers.remove_roles(subuser.id, ["Owner"])
    (listed,) = main_client.get(KEYS).context["made"]
    assert (listed.name, "AddUser" in listed.beyond) == ("Small", True)


def test_without_keys_made_by_subusers_nobody_is_asked_for_their_roles(main_client: Client, calls: list[str]) -> None:
    make(main_client, "Ours", "Owner")
    calls.clear()
    main_client.get(URL)
    assert set(calls) == {"GetKeys", "GetAdminUsers"}


def test_the_main_account_forbids_it_with_one_setting(owner: Client, main_client: Client, calls: list[str]) -> None:
    main_client.post(f"{URL}limit/", {"keys_within_sections": "on"})
    page = owner.get(f"{URL}new/")
    (group,) = page.context["form"].fields["roles"].choices
    assert "Owner" not in [value for value, _ in group[1]]
    assert "UserManager" in [value for value, _ in group[1]]
    assert "do no more than its maker may in the panel" in page.content.decode()
    calls.clear()
    assert "roles" in make(owner, "Big", "Owner").context["form"].errors
    assert "CreateKey" not in calls
    assert make(owner, "Small", "UserManager").status_code == 200
    entry = Entry.objects.get(kind="settings_changed")
    assert (entry.member_name, entry.arguments) == ("demo", {"keys_within_sections": "on"})
    main_client.post(f"{URL}limit/", {})
    assert make(owner, "Big", "Owner")["Content-Disposition"]


def test_what_a_form_overlooks_the_hook_refuses(
    owner: Client, account: Account, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Account.objects.filter(pk=account.pk).update(keys_within_sections=True)
    monkeypatch.setattr("panel.service_accounts.views.offered", lambda _request: (["Owner"], []))
    response = make(owner, "Big", "Owner")
    assert response.status_code == 403
    assert "The main account does not allow subusers" in response.content.decode()
    assert "CreateKey" not in calls


def test_the_setting_is_the_main_accounts_alone(owner: Client, account: Account) -> None:
    assert owner.post(f"{URL}limit/", {"keys_within_sections": "on"}).status_code == 403
    account.refresh_from_db()
    assert not account.keys_within_sections
    assert f"{URL}limit/" not in owner.get(URL).content.decode()
