"""Service accounts that a subuser made in this panel belong to the account: it is said, and they can be deleted."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from panel.api.keys import Credentials
from panel.api.roles import given
from panel.api.subusers import Subuser
from panel.journal.makers import keys_made_by
from panel.people.models import Account
from panel.sign_in import panel_passwords
from tests.sandboxes import RunningSandbox
from tests.subusers.conftest import Find
from tests.subusers.test_edit import form
from tests.team import let_all_sign_in, signed_in

KEYS = "/settings/service_accounts/"


@pytest.fixture
def maker(account: Account) -> Client:
    """The subuser `admin`, signed in."""
    let_all_sign_in(account)
    return signed_in("admin")


@pytest.fixture
def made(maker: Client) -> dict[str, str]:
    """Two keys that it made, by name."""
    return {name: make(maker, name, "UserManager")["key_id"] for name in ("CRM", "Reports")}


def make(client: Client, name: str, *roles: str) -> dict[str, Any]:
    file: dict[str, Any] = client.post(f"{KEYS}new/", {"name": name, "roles": roles}).json()
    return file


def names(api: Api) -> set[str]:
    return {key.name for key in api.keys.list()}


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_journal_knows_who_made_which(made: dict[str, str], account: Account, admin: Subuser) -> None:
    member = panel_passwords.member_of(account, admin.id)
    assert member
    assert [making.key_id for making in keys_made_by(account, member)] == [made["CRM"], made["Reports"]]


def test_the_person_its_role_change_and_its_deletion_name_them(
    main_client: Client, made: dict[str, str], page_url: str
) -> None:
    for path in ("", "delete/", "again/", "keys/"):
        page = main_client.get(page_url + path).content.decode()
        assert "2 service accounts were made by admin in this panel and keep working" in page, path
        assert "They belong to the account" in page, path
        assert all(key_id in page for key_id in made.values()), path


@pytest.mark.usefixtures("made")
def test_the_editor_asks_for_them_when_it_is_there(main_client: Client, page_url: str, calls: list[str]) -> None:
    calls.clear()
    editor = main_client.get(f"{page_url}edit/").content.decode()
    assert f'hx-get="{page_url}keys/" hx-trigger="load"' in editor
    assert "GetKeys" not in calls
    part = main_client.get(f"{page_url}keys/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="made">')
    assert "2 service accounts were made by admin in this panel and keep working" in part
    assert f'<a href="{page_url}keys/">Delete them</a>' in part


def test_without_javascript_the_editor_leads_to_them(main_client: Client, page_url: str) -> None:
    editor = main_client.get(f"{page_url}edit/").content.decode()
    assert f'keep working. <a href="{page_url}keys/">Look at them</a>' in editor


def test_who_made_none_is_not_asked_about(main_client: Client, page_url: str, calls: list[str]) -> None:
    page = main_client.get(page_url).content.decode()
    assert "made by admin in this panel" not in page
    assert "GetKeys" not in calls


def test_it_is_true_that_they_keep_working(
    main_client: Client, maker: Client, account: Account, admin: Subuser, page_url: str
) -> None:
    file = make(maker, "Keeps", "UserManager")
    key = Api(account.api_url, ServiceAccountAuth(file["account_id"], file["key_id"], file["private_key"]))
    main_client.post(f"{page_url}edit/", form(admin, roles=[], force="on"))
    assert given(account.api().subusers.roles(admin.id)) == []
    assert key.applications.list().total
    main_client.post(f"{page_url}delete/", {"typed_name": "admin"})
    assert key.applications.list().total


def test_deleting_the_person_deletes_those_that_were_ticked(
    main_client: Client, made: dict[str, str], page_url: str, team: Find, api: Api
) -> None:
    response = main_client.post(f"{page_url}delete/", {"typed_name": "admin", "keys": [made["CRM"]]})
    assert told(response) == ["Subuser admin was deleted.", "Service account CRM was deleted."]
    assert team("admin") is None
    assert {"CRM", "Reports"} & names(api) == {"Reports"}


def test_a_person_that_was_not_deleted_keeps_its_keys(
    main_client: Client, made: dict[str, str], page_url: str, api: Api, sandbox: RunningSandbox
) -> None:
    sandbox.fault("DelSubUser", code=100)
    main_client.post(f"{page_url}delete/", {"typed_name": "admin", "keys": list(made.values())})
    sandbox.clear_faults()
    assert {"CRM", "Reports"} < names(api)


def test_each_deletion_has_a_result_of_its_own(
    main_client: Client, made: dict[str, str], page_url: str, api: Api, sandbox: RunningSandbox
) -> None:
    sandbox.fault("DeleteKey", code=100, times=1)
    response = main_client.post(f"{page_url}keys/", {"typed_name": "admin", "keys": list(made.values())})
    first, second = told(response)
    assert first.startswith("Service account CRM was not deleted. ")
    assert second == "Service account Reports was deleted."
    assert {"CRM", "Reports"} & names(api) == {"CRM"}


def test_a_lost_answer_is_looked_up(
    main_client: Client, made: dict[str, str], page_url: str, sandbox: RunningSandbox
) -> None:
    sandbox.fault("DeleteKey", reset="after")
    response = main_client.post(f"{page_url}keys/", {"typed_name": "admin", "keys": [made["CRM"]]})
    assert told(response)[0] == "Service account CRM was deleted."
    sandbox.clear_faults()
    sandbox.fault("DeleteKey", reset="before")
    response = main_client.post(f"{page_url}keys/", {"typed_name": "admin", "keys": [made["Reports"]]})
    assert "It has not been done so far." in told(response)[-1]


@pytest.mark.parametrize("data", [{"typed_name": "admin"}, {"typed_name": "wrong", "keys": "all"}])
def test_without_a_choice_or_the_name_nothing_is_deleted(
    main_client: Client, made: dict[str, str], page_url: str, calls: list[str], data: dict[str, Any]
) -> None:
    if "keys" in data:
        data = {**data, "keys": list(made.values())}
    assert main_client.post(f"{page_url}keys/", data).status_code == 200
    assert "DeleteKey" not in calls


@pytest.mark.usefixtures("made")
def test_keys_of_others_cannot_be_named(main_client: Client, page_url: str, account: Account, calls: list[str]) -> None:
    for key_id in (account.key_id, account.api().keys.create(name="Other").key_id):
        response = main_client.post(f"{page_url}keys/", {"typed_name": "admin", "keys": [key_id]})
        assert response.status_code == 200
    assert "DeleteKey" not in calls


def test_one_that_was_deleted_elsewhere_is_not_named_any_more(
    main_client: Client, made: dict[str, str], page_url: str, api: Api
) -> None:
    api.keys.delete(made["CRM"])
    page = main_client.get(page_url).content.decode()
    assert "1 service account was made by admin in this panel and keeps working" in page
    assert made["CRM"] not in page


def test_a_person_without_keys_has_an_empty_page(main_client: Client, page_url: str) -> None:
    assert "No service account is known" in main_client.get(f"{page_url}keys/").content.decode()


def test_the_private_key_of_a_made_key_is_in_no_event(maker: Client, account: Account) -> None:
    file = Credentials(**make(maker, "Secret", "UserManager"))
    secret = file.private_key.splitlines()[1]
    assert not any(secret in str(event.__dict__) for event in account.events.all())
