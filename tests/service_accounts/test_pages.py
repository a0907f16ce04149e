"""Service accounts: what is shown, created, changed, deleted, and what no page does."""

import json
import logging
from typing import Any

import pytest
from django.test import Client

from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from panel.api.keys import Key
from panel.api.roles import given
from panel.journal.models import Entry
from panel.people.models import Account, Session
from tests.forms import forms_of, token_of
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

URL = "/settings/service_accounts/"


@pytest.fixture
def member(account: Account) -> dict[str, Client]:
    """Browsers of members, by name."""
    let_all_sign_in(account)
    return {name: signed_in(name) for name in ("owner", "usermanager", "support")}


def create(client: Client, name: str, *roles: str, description: str = "For tests") -> Any:
    data = {"name": name, "description": description, "roles": roles}
    return client.post(f"{URL}new/", data)


def offered(response: Any) -> list[str]:
    """The roles that the form offers."""
    return [value for _, group in response.context["form"].fields["roles"].choices for value, _ in group]


def opened(client: Client, key_id: str) -> str:
    """What the page of a key carries: marks of the roles that it showed."""
    value: str = client.get(f"{URL}{key_id}/edit/").context["form"]["opened"].value()
    return value


def key_named(api: Api, name: str) -> Key:
    return next(key for key in api.keys.list() if key.name == name)


def test_the_list_shows_every_key_with_roles_owner_and_the_panels_own(main_client: Client, api: Api) -> None:
    api.keys.create(name="CRM import", description="Nightly", roles=["UserManager"])
    page = main_client.get(URL).content.decode()
    for text in ("CRM import", "Nightly", "UserManager", "The panel&#x27;s own", "the account"):
        assert text in page or text.replace("&#x27;", "'") in page
    assert main_client.get(URL, {"q": "nightly"}).context["rows"].total == 1


def test_creating_answers_with_the_file_and_nothing_keeps_it(
    main_client: Client, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = create(main_client, "CRM import", "UserManager")
    assert response["Content-Disposition"] == 'attachment; filename="credentials.json"'
    assert "no-store" in response["Cache-Control"]
    file = json.loads(response.content)
    made = key_named(api, "CRM import")
    assert (file["key_id"], made.role_names, made.description) == (made.id, ["UserManager"], "For tests")
    secret = file["private_key"].splitlines()[1]
    kept = [str(entry.__dict__) for entry in Entry.objects.all()]
    kept += [session.session_data for session in Session.objects.all()] + [caplog.text]
    assert not any(secret in text for text in kept)
    assert secret not in main_client.get(URL).content.decode()


def test_the_file_signs_calls(main_client: Client, account: Account) -> None:
    file = json.loads(create(main_client, "Reader", "UserManager").content)
    auth = ServiceAccountAuth(file["account_id"], file["key_id"], file["private_key"])
    assert Api(account.api_url, auth).account.info().name == "demo"


def test_one_page_makes_one_key_however_often_it_is_sent(main_client: Client, api: Api) -> None:
    data = {"name": "CRM import", "once": token_of(main_client.get(f"{URL}new/"))}
    main_client.post(f"{URL}new/", data)
    again = main_client.post(f"{URL}new/", data)
    assert again.status_code == 409
    assert "Done the first time: <strong>CreateKey</strong>" in again.content.decode()
    assert [key.name for key in api.keys.list()].count("CRM import") == 1


def test_after_a_refusal_the_same_page_can_be_sent_again(main_client: Client, api: Api, calls: list[str]) -> None:
    for number in range(100 - len(api.keys.list())):
        api.keys.create(name=f"key {number}")
    calls.clear()
    response = create(main_client, "One too many")
    assert "already has the highest number of service accounts" in response.content.decode()
    api.keys.delete(key_named(api, "key 1").id)
    sent = main_client.post(f"{URL}new/", {"name": "One too many", "once": token_of(response)})
    assert "attachment" in sent["Content-Disposition"]


def test_a_name_is_needed_and_nothing_is_sent(main_client: Client, calls: list[str]) -> None:
    response = create(main_client, "")
    assert "name" in response.context["form"].errors
    assert "CreateKey" not in calls


def test_a_member_is_offered_only_roles_that_it_covers(member: dict[str, Client]) -> None:
    response = member["usermanager"].get(f"{URL}new/")
    assert offered(response) == ["UserManager", "UserRead", "UserUpdate"]  # two that come with it
    page = response.content.decode()
    assert "You may not give Owner, Admin" in page
    assert "The main account may give every role" in page


@pytest.mark.parametrize("role", ["Owner", "Admin", "Developer", "Scenarios", "MainAccount"])
def test_a_role_beyond_the_members_rights_is_not_accepted(
    member: dict[str, Client], calls: list[str], role: str
) -> None:
    response = create(member["usermanager"], "Sneaky", "UserManager", role)
    assert "rights you have yourself" in str(response.context["form"].errors["roles"])
    assert "CreateKey" not in calls


def test_what_a_form_overlooks_the_hook_refuses(
    member: dict[str, Client], api: Api, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the form is made to accept Owner; the write is refused all the same, and leaves no entry."""
    monkeypatch.setattr("panel.service_accounts.views.offered", lambda _request: (["Owner"], []))
    response = create(member["usermanager"], "Sneaky", "Owner")
    assert response.status_code == 403
    page = response.content.decode()
    assert "CreateKey" in page
    assert "Owner" in page
    assert "UserManager" in page
    assert "CreateKey" not in calls
    assert not Entry.objects.filter(kind="sent").exists()
    assert "Sneaky" not in [key.name for key in api.keys.list()]


def test_the_main_account_may_give_every_role(main_client: Client) -> None:
    everything = offered(main_client.get(f"{URL}new/"))
    assert {"Owner", "Admin", "Support", "PhoneNumberManager", "Scenarios"} <= set(everything)


def test_name_and_description_are_changed_together(main_client: Client, api: Api) -> None:
    key = api.keys.create(name="Old", description="Old text")
    main_client.post(f"{URL}{key.key_id}/edit/", {"name": "New", "description": ""})
    changed = api.keys.get(key.key_id)
    assert changed is not None
    assert (changed.name, changed.description) == ("New", "")


def test_roles_are_one_set_and_read_back(main_client: Client, api: Api, calls: list[str]) -> None:
    key = api.keys.create(name="CRM", roles=["UserManager", "Supervisor"])
    url = f"{URL}{key.key_id}/edit/"
    calls.clear()
    response = main_client.post(
        url, {"name": "CRM", "roles": ["Developer", "UserManager"], "opened": opened(main_client, key.key_id)}
    )
    assert response.status_code == 302
    assert [command for command in calls if "KeyRoles" in command] == ["SetKeyRoles", "GetKeyRoles"]
    assert set(given(api.keys.roles(key.key_id))) == {"Developer", "UserManager"}


def test_all_roles_can_be_taken_away(main_client: Client, api: Api) -> None:
    key = api.keys.create(name="CRM", roles=["UserManager"])
    main_client.post(f"{URL}{key.key_id}/edit/", {"name": "CRM", "opened": opened(main_client, key.key_id)})
    assert api.keys.roles(key.key_id) == ()


def test_roles_changed_elsewhere_are_not_overwritten_unseen(main_client: Client, api: Api) -> None:
    key = api.keys.create(name="CRM", roles=["UserManager"])
    sent = {"name": "CRM", "roles": ["Owner"], "opened": opened(main_client, key.key_id)}
    api.keys.set_roles(key.key_id, ["Supervisor"])
    response = main_client.post(f"{URL}{key.key_id}/edit/", sent)
    assert "changed elsewhere" in response.content.decode()
    assert [role.name for role in api.keys.roles(key.key_id)] == ["Supervisor"]


def test_a_key_is_deleted_when_its_name_is_typed(main_client: Client, api: Api) -> None:
    key = api.keys.create(name="CRM")
    wrong = main_client.post(f"{URL}{key.key_id}/delete/", {"typed_name": "crm"})
    assert wrong.status_code == 200
    assert api.keys.get(key.key_id)
    main_client.post(f"{URL}{key.key_id}/delete/", {"typed_name": "CRM"})
    assert "CRM" not in [each.name for each in api.keys.list()]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("edit/", {"name": "Mine", "description": ""}),
        ("edit/", {"name": "Owner", "roles": ["Owner", "Support"]}),
        ("delete/", {"typed_name": "Owner"}),
    ],
)
def test_the_panels_own_key_is_seen_but_never_changed(
    main_client: Client, account: Account, calls: list[str], path: str, data: dict[str, str]
) -> None:
    own = f"{URL}{account.key_id}/"
    page = main_client.get(own).content.decode()
    assert "cannot be changed or deleted here" in page
    assert own not in [form.action for form in forms_of(page)]
    response = main_client.post(f"{own}{path}", data)
    assert response.status_code == 403
    assert "The panel itself uses this service account" in response.content.decode()
    assert [command for command in calls if "Get" not in command] == []


@pytest.mark.parametrize(
    ("path", "data"), [("edit/", {"name": "Mine"}), ("edit/", {}), ("delete/", {"typed_name": "Big"})]
)
def test_a_key_with_more_rights_is_seen_but_not_touched(
    member: dict[str, Client], api: Api, path: str, data: dict[str, str]
) -> None:
    key = api.keys.create(name="Big", roles=["Admin"])
    assert "cannot change it" in member["usermanager"].get(f"{URL}{key.key_id}/").content.decode()
    response = member["usermanager"].post(f"{URL}{key.key_id}/{path}", data)
    assert response.status_code == 403
    assert "Admin" in response.content.decode()
    unchanged = api.keys.get(key.key_id)
    assert unchanged is not None
    assert (unchanged.name, unchanged.role_names) == ("Big", ["Admin"])


def test_a_key_of_nobody_is_not_found(main_client: Client) -> None:
    assert main_client.get(f"{URL}no-such-key/").status_code == 404


def test_whose_key_it_is_is_told(main_client: Client, sandbox: RunningSandbox, account: Account) -> None:
    subuser = next(each for each in account.api().subusers.list() if each.name == "usermanager")
    sandbox.key("UserManager", subuser_id=subuser.id)
    rows = main_client.get(URL).context["rows"]
    assert [row.key.owner.name for row in rows if row.key.owner] == ["usermanager"]


def test_name_and_roles_have_one_save(main_client: Client, api: Api, calls: list[str]) -> None:
    key = api.keys.create(name="CRM", roles=["UserManager"])
    sent = {"name": "Import", "roles": ["Developer"], "opened": opened(main_client, key.key_id)}
    calls.clear()
    main_client.post(f"{URL}{key.key_id}/edit/", sent)
    assert [command for command in calls if not command.startswith("Get")] == ["UpdateKey", "SetKeyRoles"]
    changed = api.keys.get(key.key_id)
    assert changed is not None
    assert (changed.name, changed.role_names) == ("Import", ["Developer"])


def test_when_the_roles_fail_what_was_saved_and_what_is_left_is_said(
    main_client: Client, api: Api, sandbox: RunningSandbox
) -> None:
    key = api.keys.create(name="CRM", roles=["UserManager"])
    sent = {"name": "Import", "roles": ["Developer"], "opened": opened(main_client, key.key_id)}
    sandbox.fault("SetKeyRoles", code=435)
    page = main_client.post(f"{URL}{key.key_id}/edit/", sent).content.decode()
    assert "Name and description were saved." in page
    assert "Left to do: give exactly Developer (SetKeyRoles)." in page
