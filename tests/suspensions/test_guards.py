"""Nobody is locked out without a word."""

import pytest
from django.test import Client

from panel.access.access import Access
from panel.api.client import Api
from panel.api.errors import NotAllowed
from panel.journal.actor import Actor
from panel.people.models import Account, Member
from panel.remote.member_api import MemberApi
from tests.sandboxes import RunningSandbox
from tests.suspensions.conftest import URL, Find, Plan


def test_the_last_owner_is_named_before_they_go(main_client: Client, plan: Plan, find: Find) -> None:
    sentence = "owner: nobody else on the team has a role that can manage people"
    job = plan("owner", "suspend", force="on")
    assert sentence in main_client.get(f"/jobs/{job.pk}/").content.decode()
    for page in ("delete", "edit"):
        assert sentence in main_client.get(f"{URL}{find('owner').id}/{page}/").content.decode()


def test_one_of_two_owners_is_not_named(main_client: Client, plan: Plan, find: Find, api: Api) -> None:
    api.subusers.add_roles(find("duo").id, ["Owner"])
    job = plan("owner", "suspend", force="on")
    assert "nobody else" not in main_client.get(f"/jobs/{job.pk}/").content.decode()
    assert "nobody else" not in main_client.get(f"{URL}{find('owner').id}/delete/").content.decode()


@pytest.mark.parametrize("do", [{"do": "delete"}, {"do": "take_role", "role": "Owner"}, {"do": "suspend"}])
def test_the_list_names_the_last_owners_as_well(main_client: Client, find: Find, api: Api, do: dict[str, str]) -> None:
    api.subusers.add_roles(find("duo").id, ["Owner"])
    sentence = "owner, duo: nobody else on the team has a role that can manage people"
    one, both = [find("owner").id], [find("duo").id, find("owner").id]
    assert sentence not in plan_of_many(main_client, one, do)
    assert plan_of_many(main_client, both, do).count(sentence) == 2


def test_another_role_may_be_taken_from_the_last_owner(main_client: Client, find: Find, api: Api) -> None:
    api.subusers.add_roles(find("owner").id, ["Support"])
    page = plan_of_many(main_client, [find("owner").id], {"do": "take_role", "role": "Support"})
    assert "RemoveSubUserRoles" in page
    assert "nobody else" not in page


def plan_of_many(client: Client, ids: list[int], do: dict[str, str]) -> str:
    return client.post(f"{URL}many/", {**do, "selected": ids}, follow=True).content.decode()


@pytest.fixture
def _owned_by_owner(account: Account, sandbox: RunningSandbox, find: Find) -> None:
    """The panel signs with a key that belongs to the subuser `owner`."""
    account.key_id = sandbox.key("Owner", subuser_id=find("owner").id)["key_id"]
    account.save()


@pytest.mark.usefixtures("_owned_by_owner")
def test_who_owns_the_panels_key_is_not_suspended(main_client: Client, plan: Plan, find: Find) -> None:
    job = plan("owner", "suspend", force="on")
    row = job.rows.get()
    assert (row.verdict, row.calls) == ("error", [])
    assert "The service account that the panel itself uses belongs to this subuser" in row.problems[0][1]
    page = main_client.post(f"{URL}{find('owner').id}/delete/", {"typed_name": "owner"})
    assert page.status_code == 403
    assert "manage.py connect" in page.content.decode()
    assert find("owner").role_names == ["Owner"]


def test_nobody_takes_their_own_access(account: Account, find: Find) -> None:
    me = find("owner")
    member = Member.objects.create(account=account, subuser_id=me.id, name="owner")
    api = MemberApi(Actor(account, member, "owner"), Access.of(["Owner"]))
    with pytest.raises(NotAllowed) as refused:
        api.subusers.delete(me.id)
    assert refused.value.reason == "Nobody takes away their own access. Ask the main account."
    with pytest.raises(NotAllowed):
        api.subusers.remove_roles(me.id, ["Owner"])
    assert find("owner").role_names == ["Owner"]
