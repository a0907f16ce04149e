"""What was changed elsewhere is accepted, or put back by a plan."""

import re
from typing import Any

import pytest
from django.test import Client

from panel.api.client import Api
from panel.jobs.models import Job
from panel.journal.models import Entry
from panel.people.models import Account
from tests.drift.conftest import drift
from tests.suspensions.conftest import send

URL = "/settings/subusers/drift/"


@pytest.fixture
def account(transactional_db: None, account: Account) -> Account:  # noqa: ARG001
    return account


def chosen(page: str) -> dict[str, Any]:
    """What the form of the page would send with everything ticked."""
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    return {"seen": seen[1], "finding": re.findall(r'name="finding" value="([^"]+)"', page)}


def test_everything_that_can_be_is_put_back(vendor: Any, api: Api, main_client: Client) -> None:
    key = vendor.create_key(description="Old", key_name="crm", role_name="Accountant")["result"]["key_id"]
    drift("--accept")
    team = {each.name: each for each in api.subusers.list()}
    duo = team["duo"]
    vendor.set_sub_user_roles(duo.id, role_name="Payer")
    vendor.remove_sub_user_roles(duo.id, role_name="Accountant")
    vendor.set_sub_user_info(duo.id, description="Hacked")
    vendor.set_key_roles(key, role_name="Owner")
    vendor.update_key(key, "New", key_name="crm2")
    vendor.add_sub_user("dario", "Old-password-1", role_name="Owner")
    vendor.del_sub_user(team["support"].id)
    response = main_client.post(f"{URL}back/", chosen(main_client.get(URL).content.decode()))
    job = Job.objects.get(pk=int(response["Location"].strip("/").rpartition("/")[2]))
    assert drift()[0] == 1  # a plan has sent nothing
    job = send(main_client, job, number="4")
    assert job.counts()["done"] == 4
    now = {each.name: each for each in api.subusers.list()}
    assert sorted(now["duo"].role_names) == sorted(duo.role_names)
    assert now["duo"].description == duo.description
    assert "dario" not in now
    assert now["support"].role_names == team["support"].role_names
    crm = next(each for each in api.keys.list() if each.id == key)
    assert (crm.name, crm.description, crm.role_names) == ("crm", "Old", ["Accountant"])
    assert drift() == (0, "")


def test_what_cannot_be_put_back_says_why(vendor: Any, main_client: Client) -> None:
    key = vendor.create_key(description="Old", key_name="crm", role_name="Accountant")["result"]["key_id"]
    drift("--accept")
    vendor.delete_key(key)
    page = main_client.get(URL).content.decode()
    assert "A private key cannot be made again." in page
    assert chosen(page)["finding"] == []


def test_accepting_is_an_entry_of_the_journal(vendor: Any, api: Api, main_client: Client) -> None:
    drift()
    duo = next(each for each in api.subusers.list() if each.name == "duo")
    vendor.set_sub_user_roles(duo.id, role_name="Payer")
    main_client.post(f"{URL}accept/", chosen(main_client.get(URL).content.decode()))
    entry = Entry.objects.get(kind="drift_accepted")
    assert str(entry.sentence) == "demo accepted what was changed elsewhere: subuser duo: given: Payer"
    assert drift() == (0, "")


def test_only_what_was_seen_is_accepted(vendor: Any, api: Api, main_client: Client) -> None:
    drift()
    duo = next(each for each in api.subusers.list() if each.name == "duo")
    vendor.set_sub_user_roles(duo.id, role_name="Payer")
    seen = chosen(main_client.get(URL).content.decode())
    vendor.set_sub_user_roles(duo.id, role_name="Owner")
    for address in ("accept", "back"):
        page = main_client.post(f"{URL}{address}/", seen, follow=True).content.decode()
        assert "The team was changed again." in page
    assert drift()[0] == 1
